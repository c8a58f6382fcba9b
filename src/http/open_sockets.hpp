#pragma once

#include <poll.h>

#include <vector>

#include "http/transfer.hpp"

namespace simul::http {

/// For a kept connection on which something came while nobody had asked: an end, or a response such
/// as 408 (RFC 9110, section 15.5.9). Discards what came, so that it cannot be taken for the answer
/// to the next request, and shuts the socket down; libcurl finds it dead and opens another.
///
/// Also where the bytes belong to TLS: at worst a connection is opened that need not be.
void discard_and_shut_down(int descriptor);

/// The sockets of a client that are open, all of them idle between two GETs.
class OpenSockets final : public SocketObserver {
 public:
  void opened(int descriptor) override;
  void closing(int descriptor) override;

  /// To be called before each GET: `discard_and_shut_down` for each socket on which something came.
  /// One system call, none if no socket is open.
  void shut_down_stale();

 private:
  std::vector<pollfd> sockets_;
};

}  // namespace simul::http
