#include "http/beast_blocking_client.hpp"

#include <cerrno>

namespace simul::http {

const Response& BeastBlockingClient::get(const Request& request) {
  Next next = exchange_.begin(request);
  while (next != Next::done) {
    const bool kept = next == Next::wait && socket_.is_open() &&
                      authority_ == request.authority() && !socket_.has_input();
    next = kept ? Next::wait : connect(request);
    if (next == Next::done) break;
    exchange_.sending(kept);
    next = send(request.bytes());
    while (next == Next::wait) next = receive();
  }
  if (!exchange_.keeps_connection()) socket_.close();
  return exchange_.response();
}

Exchange::Next BeastBlockingClient::connect(const Request& request) {
  exchange_.connecting();
  authority_ = request.authority();
  int error = 0;
  for (const SocketAddress& address : request.addresses()) {
    error = connect_to(address);
    if (!exchange_.in_progress()) return Next::done;
    if (error == 0) {
      exchange_.connected();
      return Next::wait;
    }
  }
  return exchange_.could_not_connect(error);
}

int BeastBlockingClient::connect_to(const SocketAddress& address) {
  int error = socket_.connect(address);
  if (error == EINPROGRESS) {
    while (!socket_.wait_until_writable(exchange_.tick())) {
      if (exchange_.look_at_the_clock() == Next::done) return ETIMEDOUT;
    }
    error = socket_.connect_error();
  }
  return error != 0 ? error : socket_.set_blocking(exchange_.tick());
}

Exchange::Next BeastBlockingClient::send(std::string_view bytes) {
  Next next = Next::wait;
  while (next == Next::wait && !bytes.empty()) {
    const auto [size, error] = socket_.send(bytes);
    bytes.remove_prefix(size);
    if (error != 0) {
      next = would_block(error) ? exchange_.look_at_the_clock() : exchange_.broke(error);
    }
  }
  return next;
}

Exchange::Next BeastBlockingClient::receive() {
  const auto [size, error] = socket_.receive(exchange_.space());
  if (would_block(error)) return exchange_.look_at_the_clock();
  if (error != 0) return exchange_.broke(error);
  if (size == 0) return exchange_.ended();
  const Next next = exchange_.received(size);
  return next == Next::wait ? exchange_.look_at_the_clock() : next;
}

}  // namespace simul::http
