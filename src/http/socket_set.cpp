#include "http/socket_set.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "core/error.hpp"
#include "http/open_sockets.hpp"

namespace simul::http {

namespace {

std::uint32_t epoll_events(int what) {
  switch (what) {
    case CURL_POLL_IN:
      return EPOLLIN;
    case CURL_POLL_OUT:
      return EPOLLOUT;
    case CURL_POLL_INOUT:
      return EPOLLIN | EPOLLOUT;
    default:
      return 0;
  }
}

int curl_bits(std::uint32_t events) {
  int bits = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) bits |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) bits |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) bits |= CURL_CSELECT_ERR;
  return bits;
}

}  // namespace

SocketSet::SocketSet() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw WorkError(std::string("cannot make an epoll set: ") + std::strerror(errno));
}

SocketSet::~SocketSet() {
  close(epoll_);
}

SocketSet::State& SocketSet::state(int descriptor) {
  const auto index = static_cast<std::size_t>(descriptor);
  if (index >= states_.size()) states_.resize(index + 1);
  return states_[index];
}

void SocketSet::set_registration(int descriptor, State& state, std::uint32_t events) {
  if (events == state.registered) return;
  const int operation = state.registered == 0 ? EPOLL_CTL_ADD
                        : events == 0         ? EPOLL_CTL_DEL
                                              : EPOLL_CTL_MOD;
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  epoll_ctl(epoll_, operation, descriptor, &event);
  state.registered = events;
}

void SocketSet::set_interest(int descriptor, int what, std::size_t owner) {
  State& socket = state(descriptor);
  socket.owner = owner;
  socket.wanted = epoll_events(what);
  // The resolver's sockets are closed after this without a call of closing().
  if (socket.wanted != 0 || !socket.connection) set_registration(descriptor, socket, socket.wanted);
}

std::span<const SocketSet::Event> SocketSet::poll() {
  const int count = epoll_wait(epoll_, ready_.data(), static_cast<int>(ready_.size()), 0);
  std::size_t used = 0;
  for (int i = 0; i < count; ++i) {
    const epoll_event& ready = ready_[static_cast<std::size_t>(i)];
    State& socket = state(ready.data.fd);
    if (socket.wanted == 0) {
      if (socket.connection) discard_and_shut_down(ready.data.fd);
      set_registration(ready.data.fd, socket, 0);
      continue;
    }
    events_[used++] = {ready.data.fd, curl_bits(ready.events), socket.owner};
  }
  return std::span(events_).first(used);
}

void SocketSet::shut_down_stale() {
  poll();
}

void SocketSet::opened(int descriptor) {
  state(descriptor) = {.connection = true};
}

void SocketSet::closing(int descriptor) {
  State& socket = state(descriptor);
  set_registration(descriptor, socket, 0);
  socket = {};
}

}  // namespace simul::http
