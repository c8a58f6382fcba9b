#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "core/clock.hpp"
#include "http/async_client.hpp"
#include "http/beast_async_client.hpp"
#include "http/beast_blocking_client.hpp"
#include "http/beast_lean_client.hpp"
#include "http/blocking_client.hpp"
#include "http/request.hpp"
#include "lean/loop.hpp"
#include "loop/awaitable.hpp"

namespace simul::http {

enum class ClientType { blocking, async, beast_blocking, beast_async, beast_lean };

inline std::ostream& operator<<(std::ostream& out, ClientType type) {
  switch (type) {
    case ClientType::blocking:
      return out << "blocking";
    case ClientType::async:
      return out << "async";
    case ClientType::beast_blocking:
      return out << "beast_blocking";
    case ClientType::beast_async:
      return out << "beast_async";
    case ClientType::beast_lean:
      return out << "beast_lean";
  }
  return out;
}

/// Whether it follows no redirects, and has neither cookies nor TLS.
inline bool is_plain(ClientType type) {
  return type != ClientType::blocking && type != ClientType::async;
}

/// One GET after another by any client, for tests of what all do alike.
class AnyClient {
 public:
  AnyClient(ClientType type, const ClientOptions& options) : options_(options) {
    switch (type) {
      case ClientType::blocking:
        blocking_.emplace(options);
        break;
      case ClientType::async:
        async_.emplace(loop_, options, 4);
        break;
      case ClientType::beast_blocking:
        beast_blocking_.emplace(options);
        break;
      case ClientType::beast_async:
        beast_async_.emplace(loop_, options, 4);
        break;
      case ClientType::beast_lean:
        beast_lean_.emplace(lean_loop_, options, 4);
        break;
    }
  }

  Response get(const std::string& url) {
    if (blocking_) return blocking_->get(url);
    if (async_) return run(*async_, url);
    const Request request(url, options_);
    if (beast_blocking_) return beast_blocking_->get(request);
    if (beast_async_) return run(*beast_async_, request);
    Response response;
    lean_loop_.spawn(copy(*beast_lean_, request, response));
    lean_loop_.run();
    return response;
  }

 private:
  template <class Client>
  Response run(Client& client, const typename Client::Target& target) {
    std::exception_ptr thrown;
    Response response;
    co_spawn(loop_, copy(client, target, response),
             [&](const std::exception_ptr& error) { thrown = error; });
    loop_.restart();
    loop_.run();
    if (thrown) std::rethrow_exception(thrown);
    return response;
  }
  template <class Client>
  static Awaitable<void> copy(Client& client, const typename Client::Target& target,
                              Response& response) {
    const ResponseLease lease = co_await client.get(target);
    response = *lease;
  }
  static lean::Task<> copy(BeastLeanClient& client, const Request& request, Response& response) {
    const ResponseLease lease = co_await client.get(request);
    response = *lease;
  }

  const ClientOptions options_;
  boost::asio::io_context loop_{1};
  lean::Loop lean_loop_{real_clock()};
  std::optional<BlockingClient> blocking_;
  std::optional<AsyncClient> async_;
  std::optional<BeastBlockingClient> beast_blocking_;
  std::optional<BeastAsyncClient> beast_async_;
  std::optional<BeastLeanClient> beast_lean_;
};

}  // namespace simul::http
