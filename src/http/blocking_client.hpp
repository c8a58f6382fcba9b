#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "http/client.hpp"

namespace simul::http {

class OpenSockets;
class Transfer;

/// One GET at a time; the calling thread blocks. Keeps its connections from one GET to the next.
/// Not thread-safe: use one for each thread.
class BlockingClient {
 public:
  /// What it is asked for: a URL.
  using Target = std::string;

  /// Throws WorkError if libcurl cannot be set up so.
  explicit BlockingClient(const ClientOptions& options);
  ~BlockingClient();

  /// Does not throw for failures of the server or the network: see Response::failure. The response
  /// is valid until the next get().
  const Response& get(const std::string& url);

 private:
  std::unique_ptr<OpenSockets> sockets_;
  std::chrono::steady_clock::time_point idle_since_;
  std::unique_ptr<Transfer> transfer_;  // last, so destroyed first: closes its sockets
};

}  // namespace simul::http
