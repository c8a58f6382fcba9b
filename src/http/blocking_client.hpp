#pragma once

#include <memory>
#include <string>

#include "http/client.hpp"

namespace simul::http {

class Transfer;

/// One GET at a time; the calling thread waits. Keeps its connections from one GET to the next. Not
/// thread-safe: one for each thread.
class BlockingClient {
 public:
  /// Throws WorkError when libcurl cannot be set up so.
  explicit BlockingClient(const ClientOptions& options);
  ~BlockingClient();

  /// Never throws for what a server or the network does: that is in the response, which is valid
  /// until the next get().
  const Response& get(const std::string& url);

 private:
  std::unique_ptr<Transfer> transfer_;
};

}  // namespace simul::http
