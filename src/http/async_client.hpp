#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "loop/awaitable.hpp"
#include "http/client.hpp"

namespace simul::http {

class Transfer;
class TransferPool;

/// A response where the client received it, not a copy: the transfer that holds it goes back to its
/// client when this is destroyed. May outlive the client. Belongs to the loop's thread.
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

/// Many GETs at a time on the thread that runs the io_context: no other thread exists (names that
/// have to be looked up are the one exception: see ClientOptions::addresses). Connections are kept
/// and shared by all GETs.
///
/// Destroy it before its io_context. A GET that is still awaited then ends as if cancelled, should
/// the loop run again. While no GET is under way the client gives the loop nothing to wait for.
class AsyncClient {
 public:
  /// `max_in_flight` (at least 1) bounds the GETs that are on the wire at once; further ones wait
  /// their turn, first come, first served, and no time limit counts against that wait. Throws
  /// WorkError when libcurl cannot be set up so.
  AsyncClient(boost::asio::io_context& context, const ClientOptions& options,
              std::size_t max_in_flight);
  AsyncClient(const AsyncClient&) = delete;
  AsyncClient& operator=(const AsyncClient&) = delete;
  ~AsyncClient();

  /// Never throws for what a server or the network does: that is in the response. The place in
  /// flight is free again as soon as the response is there, however long the lease is held.
  ///
  /// The awaiting coroutine is resumed by the loop, in a step of its own, never from inside
  /// libcurl. Cancelling the coroutine (of any type: terminal, partial, total) takes the request
  /// off the wire, closes its connection, and makes this throw boost::system::system_error with
  /// operation_aborted. To be awaited on the loop's thread.
  Awaitable<ResponseLease> get(std::string url);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace simul::http
