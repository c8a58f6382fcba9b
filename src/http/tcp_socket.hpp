#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "core/duration.hpp"

namespace simul::http {

/// Where a TCP connection leads: an address of IPv4 or IPv6 with its port.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

/// Owns the descriptor of a TCP connection. Errors are values of errno, 0 if there was none; a call
/// that a signal interrupts is repeated. Small writes are sent at once (TCP_NODELAY).
class TcpSocket {
 public:
  TcpSocket() = default;
  TcpSocket(const TcpSocket&) = delete;
  TcpSocket& operator=(const TcpSocket&) = delete;
  ~TcpSocket() { close(); }

  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

  /// Begins to connect a new socket that does not block; one that is open is closed before.
  /// EINPROGRESS: wait until it is writable, then ask connect_error().
  int connect(const SocketAddress& address);
  int connect_error() const;
  /// Waits for it to become writable, no longer than that. Returns whether it did.
  bool wait_until_writable(Duration limit) const;
  /// From now on it blocks: send() and receive() wait, but not for longer than that, and then
  /// return EAGAIN.
  int set_blocking(Duration limit) const;

  struct Result {
    std::size_t size = 0;
    int error = 0;
  };
  Result send(std::string_view bytes) const;
  /// A size of 0 without an error is the end: the peer sends no more.
  Result receive(std::span<char> space) const;

  /// Whether something came that was not received: bytes, the end, or an error. Does not wait.
  bool has_input() const;

  /// Ends both directions: whoever waits for the socket is woken.
  void shut_down() const { shutdown(descriptor_, SHUT_RDWR); }
  void close();

 private:
  int descriptor_ = -1;
};

/// Whether a call on a socket that does not block, or not for so long, has to be repeated later.
bool would_block(int error);

}  // namespace simul::http
