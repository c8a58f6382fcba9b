#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "command_line/command_line.hpp"
#include "core/duration.hpp"
#include "registry/workload.hpp"

namespace simul::bench {

/// What `simul compare` is told.
struct CompareOptions {
  /// The workload's parameters that were given.
  Settings settings;
  /// The lanes to compare; all that answer if it is empty. One that is named twice is a contestant
  /// twice, which shows what the machine makes of equal code.
  std::vector<std::string> lanes;
  Duration time = std::chrono::seconds(20);
  std::optional<std::uint64_t> repetitions;  ///< rounds, instead of as many as there is time for
  /// A lane whose ideal is longer is not run.
  Duration patience{0};
  /// A parameter with the values that it is to have in turn: up to two of them, every value of the
  /// one with every value of the other.
  struct Sweep {
    std::string parameter;
    std::vector<std::string> values;
  };
  std::vector<Sweep> sweeps;
  std::uint64_t seed = 0;
  std::string fixture;
  std::string folder;  ///< for the results file and the chart; empty: none
  bool json = false;

  /// The settings of every point: one if nothing is swept.
  std::vector<Settings> points() const;
  /// As many rounds as a verdict on so many lanes takes at least.
  std::size_t rounds_needed(std::size_t lane_count) const;
};

/// The options behind the name of the workload. Throws UsageError. Nothing if only --help was asked
/// for, which is then printed.
std::optional<CompareOptions> parse_compare_options(const Workload& workload, const Words& words);

}  // namespace simul::bench
