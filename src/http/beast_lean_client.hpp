#pragma once

#include <cstddef>
#include <memory>

#include "http/client.hpp"
#include "http/request.hpp"
#include "http/response_lease.hpp"
#include "lean/loop.hpp"

namespace simul::http {

/// As BeastAsyncClient, for tasks of a lean loop: the same exchange, with nothing between it and
/// the kernel.
///
/// Destroy it, and all leases, before the loop. While no GET is in progress, the client gives the
/// loop nothing to wait for.
class BeastLeanClient {
 public:
  using Target = Request;

  /// Has what so many GETs in flight need from the beginning; for further ones it gets more.
  BeastLeanClient(lean::Loop& loop, const ClientOptions& options, std::size_t in_flight);
  BeastLeanClient(const BeastLeanClient&) = delete;
  BeastLeanClient& operator=(const BeastLeanClient&) = delete;
  ~BeastLeanClient();

  /// To be awaited. Does not throw for failures of the server or the network: see
  /// Response::failure. The request must live until it returns.
  lean::Task<ResponseLease> get(const Request& request);

 private:
  class Connection;
  class Connections;
  std::shared_ptr<Connections> connections_;
};

}  // namespace simul::http
