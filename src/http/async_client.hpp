#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/intrusive/list_hook.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "http/client.hpp"
#include "http/response_lease.hpp"
#include "loop/awaitable.hpp"

namespace simul::http {

class Transfer;

/// One GET of an AsyncClient, from its call to its completion.
class PendingGet : public boost::intrusive::list_base_hook<> {
 public:
  explicit PendingGet(std::string url) : url_(std::move(url)) {}
  virtual ~PendingGet() = default;

  /// The slot through which it can be cancelled.
  virtual boost::asio::cancellation_slot slot() const noexcept = 0;
  /// Calls the completion handler. Once, on the loop's thread.
  virtual void complete(boost::system::error_code error) = 0;

 protected:
  ResponseLease response_;

 private:
  friend class AsyncClient;

  std::string url_;
  Transfer* transfer_ = nullptr;  // while in flight
};

/// Many GETs at a time on the thread that runs the io_context. It starts no thread, except for
/// names that have to be looked up: see ClientOptions::addresses. Connections are kept and shared
/// by all GETs.
///
/// Destroy it before its io_context. A GET that is still awaited then ends as if it were cancelled,
/// if the loop runs again. While no GET is in progress, the client gives the loop no work, so that
/// run() can return.
class AsyncClient {
 public:
  /// What it is asked for: a URL.
  using Target = std::string;

  /// `max_in_flight` (at least 1) bounds the GETs in flight. Further ones wait in FIFO order; that
  /// wait does not count against the time limits. Throws WorkError if libcurl cannot be set up so.
  AsyncClient(boost::asio::io_context& context, const ClientOptions& options,
              std::size_t max_in_flight);
  AsyncClient(const AsyncClient&) = delete;
  AsyncClient& operator=(const AsyncClient&) = delete;
  ~AsyncClient();

  /// An asynchronous operation of Asio's kind, with the signature void(error_code, ResponseLease).
  /// Failures of the server or the network are no errors of it: see Response::failure. The GET
  /// stops counting as in flight when its response is complete, however long the lease lives.
  ///
  /// The handler is called through the loop, never from inside libcurl. Cancelling the operation
  /// (of any type: terminal, partial, total) aborts the request, closes its connection, and
  /// completes with operation_aborted. Call it on the loop's thread.
  template <class Token>
  auto async_get(std::string url, Token&& token) {
    const auto initiate = [this](auto handler, std::string its_url) {
      submit(std::make_unique<GetWith<decltype(handler)>>(std::move(its_url), std::move(handler)));
    };
    return boost::asio::async_initiate<Token, Signature>(initiate, token, std::move(url));
  }
  /// The same, to be awaited: throws boost::system::system_error when it is cancelled, and only
  /// then.
  auto get(std::string url) { return async_get(std::move(url), use_awaitable); }

 private:
  using Signature = void(boost::system::error_code, ResponseLease);

  template <class Handler>
  class GetWith final : public PendingGet {
   public:
    GetWith(std::string url, Handler handler)
        : PendingGet(std::move(url)), handler_(std::move(handler)) {}

    boost::asio::cancellation_slot slot() const noexcept override {
      return boost::asio::get_associated_cancellation_slot(handler_);
    }
    void complete(boost::system::error_code error) override {
      std::move(handler_)(error, std::move(response_));
    }

   private:
    Handler handler_;
  };

  void submit(std::unique_ptr<PendingGet> get);

  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace simul::http
