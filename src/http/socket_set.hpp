#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "http/transfer.hpp"

namespace simul::http {

/// The sockets of multi handles in an epoll set of their own, whose single descriptor the event
/// loop waits on.
///
/// libcurl reports "no interest" after every request and "interest in reading" before the next on
/// the same connection. A kept connection stays registered here until it is closed, so that a
/// request costs no system call for registration. An event without interest shuts the socket down
/// (see shut_down_stale) and deregisters it until interest returns. Events are level-triggered: one
/// that is not handled comes again.
class SocketSet final : public SocketObserver {
 public:
  SocketSet();
  SocketSet(const SocketSet&) = delete;
  SocketSet& operator=(const SocketSet&) = delete;
  ~SocketSet() override;

  /// Readable if a socket is ready. Owned by the set.
  int descriptor() const { return epoll_; }

  /// For the socket callback of a multi handle; `what` is one of the CURL_POLL_… values. Events
  /// come with the `owner` last given here.
  void set_interest(int descriptor, int what, std::size_t owner);

  struct Event {
    int descriptor;
    int bits;  // of CURL_CSELECT_…
    std::size_t owner;
  };
  /// What is ready now, without waiting. Valid until the next call. An event may be stale if an
  /// earlier one of the same batch closed its socket; libcurl allows that.
  std::span<const Event> poll();
  /// Handles the events without interest only.
  void shut_down_stale();

  void opened(int descriptor) override;
  void closing(int descriptor) override;

 private:
  struct State {
    bool connection = false;  // a TCP socket of a transfer, for which closing() will be called
    std::uint32_t wanted = 0;
    std::uint32_t registered = 0;
    std::size_t owner = 0;
  };

  State& state(int descriptor);
  void set_registration(int descriptor, State& state, std::uint32_t events);

  int epoll_;
  std::vector<State> states_;  // by descriptor
  std::array<epoll_event, 128> ready_{};
  std::array<Event, 128> events_{};
};

}  // namespace simul::http
