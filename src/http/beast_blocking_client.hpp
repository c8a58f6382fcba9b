#pragma once

#include <string>

#include "http/exchange.hpp"
#include "http/tcp_socket.hpp"

namespace simul::http {

/// As BlockingClient, without libcurl: Boost.Beast's parser over a socket that blocks. HTTP/1.1
/// without TLS and cookies; redirects are not followed, and Retry-After is not read. Keeps the
/// connection to the server that was asked last.
///
/// Asio's blocking calls have no time limits, so that the socket is the system's own.
class BeastBlockingClient {
 public:
  using Target = Request;

  explicit BeastBlockingClient(const ClientOptions& options) : exchange_(options) {}

  /// Does not throw for failures of the server or the network: see Response::failure. The response
  /// is valid until the next get().
  const Response& get(const Request& request);

 private:
  using Next = Exchange::Next;

  Next connect(const Request& request);
  int connect_to(const SocketAddress& address);
  Next send(std::string_view bytes);
  Next receive();

  Exchange exchange_;
  TcpSocket socket_;
  std::string authority_;  // of the server that the socket is connected to
};

}  // namespace simul::http
