#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "http/client.hpp"
#include "loop/awaitable.hpp"

namespace simul::http {

class Transfer;
class TransferPool;

/// Access to a response without copying it: the transfer that owns it returns to its client when
/// this is destroyed. May outlive the client. Use it on the loop's thread only.
class ResponseLease {
 public:
  ResponseLease() = default;
  ResponseLease(std::shared_ptr<TransferPool> pool, Transfer* transfer);
  ResponseLease(ResponseLease&& other) noexcept;
  ResponseLease& operator=(ResponseLease&& other) noexcept;
  ~ResponseLease();

  const Response& operator*() const;
  const Response* operator->() const { return &**this; }

 private:
  std::shared_ptr<TransferPool> pool_;
  Transfer* transfer_ = nullptr;
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
  /// `max_in_flight` (at least 1) bounds the GETs in flight. Further ones wait in FIFO order; that
  /// wait does not count against the time limits. Throws WorkError if libcurl cannot be set up so.
  AsyncClient(boost::asio::io_context& context, const ClientOptions& options,
              std::size_t max_in_flight);
  AsyncClient(const AsyncClient&) = delete;
  AsyncClient& operator=(const AsyncClient&) = delete;
  ~AsyncClient();

  /// Does not throw for failures of the server or the network: see Response::failure. The GET stops
  /// counting as in flight when its response is complete, however long the lease lives.
  ///
  /// Resumes the awaiting coroutine through the loop, never from inside libcurl. Cancelling the
  /// coroutine (of any type: terminal, partial, total) aborts the request, closes its connection,
  /// and makes this throw boost::system::system_error with operation_aborted. Await it on the
  /// loop's thread.
  Awaitable<ResponseLease> get(std::string url);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace simul::http
