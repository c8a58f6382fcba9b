#pragma once

#include <string>

namespace simul {

/// The servers that are not ours and that a plan's requests go to. They are to be treated politely,
/// and what they answer is no lane's fault.
struct Strangers {
  std::string who;        ///< "http://example.org", or how many hosts there are
  bool loopback = false;  ///< all are on this machine
  /// Why the first request failed; empty if it did not, or if none was sent.
  std::string no_answer;
};

}  // namespace simul
