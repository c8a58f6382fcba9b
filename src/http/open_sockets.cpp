#include "http/open_sockets.hpp"

#include <sys/socket.h>

#include <array>
#include <vector>

namespace simul::http {

void discard_and_shut_down(int descriptor) {
  shutdown(descriptor, SHUT_RDWR);  // first: nothing comes after it, however much the peer sends
  std::array<char, 4096> discarded;
  while (recv(descriptor, discarded.data(), discarded.size(), MSG_DONTWAIT) > 0) {
  }
}

void OpenSockets::opened(int descriptor) {
  sockets_.push_back({descriptor, POLLIN, 0});
}

void OpenSockets::closing(int descriptor) {
  std::erase_if(sockets_, [&](const pollfd& socket) { return socket.fd == descriptor; });
}

void OpenSockets::shut_down_stale() {
  if (sockets_.empty() || poll(sockets_.data(), sockets_.size(), 0) <= 0) return;
  for (const pollfd& socket : sockets_) {
    if (socket.revents != 0) discard_and_shut_down(socket.fd);
  }
}

}  // namespace simul::http
