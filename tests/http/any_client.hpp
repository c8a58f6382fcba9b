#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "http/async_client.hpp"
#include "http/blocking_client.hpp"
#include "loop/awaitable.hpp"

namespace simul::http {

enum class ClientType { blocking, async };

inline std::ostream& operator<<(std::ostream& out, ClientType type) {
  return out << (type == ClientType::blocking ? "blocking" : "async");
}

/// One GET after another by either client, for tests of what both do alike.
class AnyClient {
 public:
  AnyClient(ClientType type, const ClientOptions& options) {
    if (type == ClientType::blocking) {
      blocking_.emplace(options);
    } else {
      async_.emplace(loop_, options, 4);
    }
  }

  Response get(std::string url) {
    if (blocking_) return blocking_->get(url);
    std::exception_ptr thrown;
    Response response;
    co_spawn(loop_, copy(*async_, std::move(url), response),
             [&](const std::exception_ptr& error) { thrown = error; });
    loop_.restart();
    loop_.run();
    if (thrown) std::rethrow_exception(thrown);
    return response;
  }

 private:
  static Awaitable<void> copy(AsyncClient& client, std::string url, Response& response) {
    const ResponseLease lease = co_await client.get(std::move(url));
    response = *lease;
  }

  boost::asio::io_context loop_{1};
  std::optional<BlockingClient> blocking_;
  std::optional<AsyncClient> async_;
};

}  // namespace simul::http
