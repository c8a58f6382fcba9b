#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "command_line/command_line.hpp"
#include "registry/sweep.hpp"

namespace simul::bench {

/// What was asked of `simul bench`. Google Benchmark's flags mean here what they mean there; those
/// that would order, repeat or write are carried out by us, and the rest is handed on.
struct Options {
  Mode mode = Mode::standard;
  std::optional<int> repetitions;
  /// How often a repetition runs its cell, where that is not left to Google Benchmark.
  std::optional<std::int64_t> iterations;
  std::uint64_t seed = 0;
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
};

/// Throws UsageError. Returns nothing when only --help was asked, which is then printed.
std::optional<Options> parse_options(const Words& words);

const char* name(Mode mode);

}  // namespace simul::bench
