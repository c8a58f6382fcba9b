#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "fixtures/fixture_server.hpp"

namespace simul::bench {

/// Measures the fixture server while a cell uses it: what it spent, and whether it served as many
/// requests as the cell reports to have sent. Does nothing if no fixture server runs.
class ServerWatch {
 public:
  ServerWatch();

  struct Served {
    double cpu_s = 0;
    std::uint64_t requests = 0;
    std::uint64_t connections_peak = 0;  ///< at once, since the server started
    std::uint64_t max_rss_bytes = 0;     ///< since the server started
  };
  /// Returns what the server did since the constructor; nothing if none runs.
  std::optional<Served> served() const;

 private:
  std::shared_ptr<fixtures::FixtureServer> server_;
  fixtures::FixtureServer::Counters before_;
};

}  // namespace simul::bench
