#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/trial.hpp"
#include "fixtures/fixture_server.hpp"

namespace simul::bench {

/// Another program that does comparable work: a load generator, another server, Python's asyncio,
/// Go. It is run by a script of bench/reference/, which prints one JSON object with `completed` and
/// `wall_s`. A script whose program is not installed prints the reason in one line and ends with
/// status 3; the trial then declines.
class ReferenceTrial final : public Trial {
 public:
  /// An argument "{fixture}" stands for the URL of the fixture server.
  ReferenceTrial(Identity identity, std::string script, std::vector<std::string> arguments);

  void configure(RegisteredBenchmark& benchmark) const override;
  void open() override;
  void measure(benchmark::State& state) override;
  void close() override;

 private:
  std::string script_;
  std::vector<std::string> arguments_;
  bool probed_ = false;  ///< the program can be had
  std::shared_ptr<fixtures::FixtureServer> server_;
};

}  // namespace simul::bench
