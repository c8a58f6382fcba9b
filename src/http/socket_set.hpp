#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "http/transfer.hpp"

namespace simul::http {

/// The sockets of one multi handle in an epoll set of their own, whose single descriptor the event
/// loop waits on.
///
/// libcurl says "no interest" after every request and "interest in reading" before the next on the
/// same connection. Here a kept connection simply stays registered until it is closed, so that a
/// request costs no system call for registration; an event that comes without interest takes the
/// socket out of the set until interest returns. Events are level-triggered: one that is not acted
/// upon comes again.
class SocketSet final : public SocketObserver {
 public:
  SocketSet();
  SocketSet(const SocketSet&) = delete;
  SocketSet& operator=(const SocketSet&) = delete;
  ~SocketSet();

  /// Readable when some socket is ready. Owned by the set.
  int descriptor() const { return epoll_; }

  /// What the multi handle's socket callback says; `what` is one of the CURL_POLL_… values.
  void want(int descriptor, int what);

  struct Event {
    int descriptor;
    int bits;  // of CURL_CSELECT_…
  };
  /// What is ready now, without waiting. Valid until the next call. An event may be stale when an
  /// earlier one of the same batch closed its socket; libcurl copes with that.
  std::span<const Event> poll();

  void opened(int descriptor) override;
  void closing(int descriptor) override;

 private:
  struct State {
    bool connection = false;  // a TCP socket of ours, whose closing() will come
    std::uint32_t wanted = 0;
    std::uint32_t registered = 0;
  };

  State& state(int descriptor);
  void enroll(int descriptor, State& state, std::uint32_t events);

  int epoll_;
  std::vector<State> states_;  // by descriptor
  std::array<epoll_event, 128> ready_{};
  std::array<Event, 128> events_{};
};

}  // namespace simul::http
