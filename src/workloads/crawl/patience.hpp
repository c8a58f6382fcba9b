#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace simul::crawl {

/// Which hosts ask for pauses, and since when. Thread-safe.
///
/// Without it, a host that answers every URL with "429, Retry-After: 60" would hold up a crawl for
/// a minute for each of them.
class Patience {
 public:
  /// The host asks for this pause. Whether to grant it: see kLongestRetryAfter and
  /// kPatienceWithHost.
  bool grants(std::string_view host, Duration pause, Clock::TimePoint now);
  /// The host answered something else than a request for a pause.
  void renew(std::string_view host);

 private:
  std::mutex mutex_;
  std::map<std::string, Clock::TimePoint, std::less<>> asking_since_;
};

}  // namespace simul::crawl
