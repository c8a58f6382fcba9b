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
class CellTrial final : public Trial {
 public:
  /// Throws UsageError when the workload has no such lane or parameter.
  CellTrial(Series series, const Workload& workload, std::string lane, const Settings& settings,
            std::uint64_t seed);

  /// Whether the lane has no answer to this spec.
  bool declines() const;
  /// Zero for a lane that declines.
  Duration ideal() const;

  void open() override;
  void measure(benchmark::State& state) override;
  void close() override { run_ = nullptr; }

 private:
  /// Throws when the work was not the expected work.
  void measure_checked(benchmark::State& state);

  std::unique_ptr<Instance> instance_;
  Transcript transcript_;
  Trace trace_;
  std::uint64_t resident_before_ = 0;  ///< of this process, without what `run_` holds
  Run run_;
};

}  // namespace simul::bench
