#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "command_line/command_line.hpp"
#include "registry/sweep.hpp"

namespace simul::bench {

/// The options of `simul bench`. Google Benchmark's flags keep their meaning. Those for order,
/// repetitions and output files are carried out by us; the rest is passed on.
struct Options {
  Mode mode = Mode::standard;
  std::optional<int> repetitions;
  /// How often a repetition runs its cell, if Google Benchmark does not decide that.
  std::optional<std::int64_t> iterations;
  std::uint64_t seed = 0;
  double time_limit_s = 60;
  std::string fixture;  ///< the URL of a fixture server that runs already; empty: one of our own
  std::string filter = ".";
  std::string out;
  std::string out_format = "json";
  bool list_tests = false;
  bool paced = false;
  bool interleave = true;
  bool report_aggregates_only = false;
  bool display_aggregates_only = false;
  std::map<std::string, std::string> context;
  std::vector<std::string> handed_on;

  int repetitions_or_default() const;
  /// Of a single repetition there are none, and the row itself is reported.
  bool file_has_aggregates_only() const;
  bool display_has_aggregates_only() const;
};

/// Each of Google Benchmark's flags may stand in the environment instead: BENCHMARK_FILTER for
/// --benchmark_filter. An empty variable is none, and words win. Throws UsageError. Returns nothing
/// if only --help was asked for, which is then printed.
std::optional<Options> parse_options(const Words& words);

const char* name(Mode mode);

}  // namespace simul::bench
