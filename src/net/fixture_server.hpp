#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/child_process.hpp"

namespace simul::net {

/// A `simul-fixture` of our own on a free port, started from the folder of the running program and
/// stopped with the last owner.
class FixtureServer {
 public:
  /// The one that runs, or a new one. Throws WorkError when it does not start.
  static std::shared_ptr<FixtureServer> acquire();
  /// The one that runs, or null.
  static std::shared_ptr<FixtureServer> running();

  FixtureServer();

  /// "http://127.0.0.1:PORT"
  const std::string& url() const { return url_; }

  /// What the server counted since it started, requests for these counters left out.
  struct Counters {
    std::uint64_t requests = 0;
    double cpu_s = 0;
  };
  /// Throws WorkError when the server does not answer.
  Counters counters() const;

 private:
  ChildProcess process_;
  std::string url_;
};

}  // namespace simul::net
