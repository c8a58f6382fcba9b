#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/trial.hpp"
#include "registry/workload.hpp"

namespace simul::bench {

/// Parameters of a spec that differ from its defaults, in the order of the row's name.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// One cell with one spec.
///
/// Check, then time: the first `open` does the work once and compares it with what is expected, and
/// so does every timed run. What that comparison costs is inside the measured time; the rows of the
/// workload "floor" show how little it is.
class CellTrial final : public Trial {
 public:
  /// `workload` outlives the trial. Throws UsageError when it has no such lane or parameter.
  CellTrial(std::string series, const Workload& workload, std::string lane,
            const Settings& settings, std::uint64_t seed);

  void open() override;
  void measure(benchmark::State& state) override;
  void close() override { run_ = nullptr; }

 private:
  std::unique_ptr<Question> question_;
  std::uint64_t seed_;
  Transcript transcript_;
  Trace trace_;
  bool checked_ = false;  // and the plan drawn
  Run run_;
};

}  // namespace simul::bench
