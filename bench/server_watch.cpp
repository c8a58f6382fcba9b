#include "bench/server_watch.hpp"

namespace simul::bench {

ServerWatch::ServerWatch() : server_(fixtures::FixtureServer::running()) {
  if (server_) before_ = server_->counters();
}

std::optional<ServerWatch::Served> ServerWatch::served() const {
  if (!server_) return std::nullopt;
  const fixtures::FixtureServer::Counters now = server_->counters();
  return Served{now.cpu_s - before_.cpu_s, now.requests - before_.requests, now.connections_peak,
                now.max_rss_bytes};
}

}  // namespace simul::bench
