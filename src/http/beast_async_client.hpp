#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "http/client.hpp"
#include "http/request.hpp"
#include "http/response_lease.hpp"
#include "loop/awaitable.hpp"

namespace simul::http {

/// As AsyncClient, without libcurl: Boost.Beast's parser over sockets of the loop. HTTP/1.1 without
/// TLS and cookies; redirects are not followed, and Retry-After is not read. Starts no thread.
///
/// Has a connection for each GET in flight. One that is idle is kept, to the server that it asked
/// last; while others are busy it is read, so that what a server says there unasked ends it. Limits
/// of time are looked at once for all GETs, every tick (see Exchange).
///
/// Destroy it before its io_context. A GET that is still awaited then ends with operation_aborted,
/// if the loop runs again. While no GET is in progress, the client gives the loop no work, so that
/// run() can return.
class BeastAsyncClient {
 public:
  using Target = Request;

  /// Has what so many GETs in flight need from the beginning; for further ones it gets more.
  BeastAsyncClient(boost::asio::io_context& context, const ClientOptions& options,
                   std::size_t in_flight);
  BeastAsyncClient(const BeastAsyncClient&) = delete;
  BeastAsyncClient& operator=(const BeastAsyncClient&) = delete;
  ~BeastAsyncClient();

  /// An asynchronous operation of Asio's kind, with the signature void(error_code, ResponseLease).
  /// Failures of the server or the network are no errors of it: see Response::failure. The handler
  /// is called through the loop. The request must live until then. Call it on the loop's thread.
  template <class Token>
  auto async_get(const Request& request, Token&& token) {
    const auto initiate = [this](auto handler, const Request* asked) {
      start(*asked, std::make_unique<CompletionOf<decltype(handler)>>(std::move(handler)));
    };
    return boost::asio::async_initiate<Token, Signature>(initiate, token, &request);
  }
  /// The same, to be awaited where it is called.
  auto get(const Request& request) { return async_get(request, deferred); }

 private:
  using Signature = void(boost::system::error_code, ResponseLease);

  class Completion {
   public:
    virtual ~Completion() = default;
    /// Once.
    virtual void call(boost::system::error_code error, ResponseLease response) = 0;
  };
  template <class Handler>
  class CompletionOf final : public Completion {
   public:
    explicit CompletionOf(Handler handler) : handler_(std::move(handler)) {}
    void call(boost::system::error_code error, ResponseLease response) override {
      std::move(handler_)(error, std::move(response));
    }

   private:
    Handler handler_;
  };

  void start(const Request& request, std::unique_ptr<Completion> completion);

  class Connection;
  class Engine;
  std::shared_ptr<Engine> engine_;
};

}  // namespace simul::http
