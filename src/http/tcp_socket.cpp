#include "http/tcp_socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace simul::http {

namespace {

template <class Call>
auto repeat_if_interrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

TcpSocket::Result result_of(ssize_t size) {
  if (size < 0) return {0, errno};
  return {static_cast<std::size_t>(size), 0};
}

}  // namespace

int TcpSocket::connect(const SocketAddress& address) {
  close();
  descriptor_ = socket(address.get()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return errno;
  const int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return ::connect(descriptor_, address.get(), address.size) == 0 ? 0 : errno;
}

int TcpSocket::connect_error() const {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

bool TcpSocket::wait_until_writable(Duration limit) const {
  pollfd waited{descriptor_, POLLOUT, 0};
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(limit).count();
  return poll(&waited, 1, static_cast<int>(milliseconds)) > 0;
}

int TcpSocket::set_blocking(Duration limit) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(limit);
  timeval time{};
  time.tv_sec = seconds.count();
  time.tv_usec = std::chrono::ceil<std::chrono::microseconds>(limit - seconds).count();
  for (const int direction : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    if (setsockopt(descriptor_, SOL_SOCKET, direction, &time, sizeof time) != 0) return errno;
  }
  const int off = 0;
  return ioctl(descriptor_, FIONBIO, &off) == 0 ? 0 : errno;
}

TcpSocket::Result TcpSocket::send(std::string_view bytes) const {
  return result_of(repeat_if_interrupted(
      [&] { return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }));
}

TcpSocket::Result TcpSocket::receive(std::span<char> space) const {
  return result_of(
      repeat_if_interrupted([&] { return recv(descriptor_, space.data(), space.size(), 0); }));
}

bool TcpSocket::has_input() const {
  char byte = 0;
  const Result result = result_of(
      repeat_if_interrupted([&] { return recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT); }));
  return !would_block(result.error);
}

void TcpSocket::close() {
  if (is_open()) ::close(std::exchange(descriptor_, -1));
}

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace simul::http
