#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/trial.hpp"
#include "registry/workload.hpp"

namespace simul::bench {

/// One cell with one spec.
///
/// Every run is compared with what is expected. What that comparison costs is inside the measured
/// time; the rows of the workload "floor" show how little it is.
///
/// Servers that are not ours get no request that is not measured, and may answer otherwise from run
/// to run: then only the number of requests is compared, and the row's label has what failed.
class CellTrial final : public Trial {
 public:
  /// Throws UsageError when the workload has no such lane or parameter.
  CellTrial(Series series, const Workload& workload, std::string lane, const Settings& settings,
            std::uint64_t seed);
  /// Of an instance that is prepared, with these settings. The name says the how many-th such trial
  /// it is, unless it is the first.
  CellTrial(Series series, const Workload& workload, std::shared_ptr<Instance> instance,
            std::string lane, const Settings& settings, int time);

  /// Whether the lane has no answer to this spec.
  bool declines() const;
  /// Zero for a lane that declines.
  Duration ideal() const;

  void configure(RegisteredBenchmark& benchmark) const override;
  void open() override;
  void measure(benchmark::State& state) override;
  void close() override { run_ = nullptr; }

 private:
  /// Throws when the work was not the expected work.
  void measure_checked(benchmark::State& state);

  /// What was not the expected work, unless servers that are not ours answered otherwise.
  std::optional<std::string> mismatch(const Outcome& outcome) const;

  std::shared_ptr<Instance> instance_;
  Transcript transcript_;
  Trace trace_;
  std::uint64_t resident_before_ = 0;  ///< of this process, without what `run_` holds
  Run run_;
};

}  // namespace simul::bench
