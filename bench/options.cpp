#include "bench/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <random>

#include "core/ascii.hpp"
#include "core/error.hpp"

namespace simul::bench {

const char* name(Mode mode) {
  switch (mode) {
    case Mode::quick:
      return "quick";
    case Mode::standard:
      return "default";
    case Mode::full:
      return "full";
    case Mode::gate:
      return "gate";
  }
  return "";
}

int Options::repetitions_or_default() const {
  if (repetitions) return *repetitions;
  switch (mode) {
    case Mode::quick:
      return 3;
    case Mode::standard:
      return 5;
    case Mode::full:
      return 9;
    case Mode::gate:
      return 1;
  }
  return 1;
}

bool Options::file_has_aggregates_only() const {
  return report_aggregates_only && repetitions_or_default() > 1;
}

bool Options::display_has_aggregates_only() const {
  return (report_aggregates_only || display_aggregates_only) && repetitions_or_default() > 1;
}

namespace {

// Those of versions 1.7 to 1.9.
constexpr auto kLibraryFlags = std::to_array<std::string_view>(
    {"list_tests", "filter", "min_time", "min_warmup_time", "repetitions", "dry_run",
     "enable_random_interleaving", "report_aggregates_only", "display_aggregates_only", "format",
     "out_format", "out", "color", "counters_tabular", "perf_counters", "context", "time_unit"});

bool gives(const Words& words, std::string_view option) {
  return std::ranges::any_of(words, [option](const std::string& word) {
    return word.substr(0, word.find('=')) == option;
  });
}

// The words, behind those that the environment adds.
Words with_environment(const Words& words) {
  Words all;
  for (const std::string_view flag : kLibraryFlags) {
    std::string variable = fmt::format("BENCHMARK_{}", flag);
    std::ranges::transform(variable, variable.begin(), upper);
    const char* value = std::getenv(variable.c_str());
    const std::string option = fmt::format("--benchmark_{}", flag);
    if (value == nullptr || *value == '\0' || gives(words, option)) continue;
    all.push_back(fmt::format("{}={}", option, value));
  }
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

}  // namespace

std::optional<Options> parse_options(const Words& words) {
  Options options;
  bool quick = false;
  bool full = false;
  bool gate = false;
  std::optional<std::uint64_t> seed;

  CommandLine line;
  line.name = "simul bench";
  line.summary =
      "Measures every cell, each run checked for equal work, repetitions in random order.\n"
      "Rows are named workload/lane/parameter:value/… ; 'simul list' names the cells.";
  line.footer =
      "Every other --benchmark_… flag is handed on to Google Benchmark. Each may stand in the\n"
      "environment instead: BENCHMARK_FILTER for --benchmark_filter.\n"
      "Example: simul bench --quick --benchmark_filter='^sleeps/' --benchmark_out=sleeps.json";
  line.unknown_options = &options.handed_on;
  line.parameters.flag("--quick", quick, "fewer points and repetitions: half a minute on two cores")
      .flag("--full", full, "more points and repetitions: as long as it needs")
      .excludes("--quick")
      .count("--seed", seed, 0, std::numeric_limits<std::uint64_t>::max(),
             "seed of the order and of what is drawn; random without")
      .value_name("N")
      .real("--time-limit", options.time_limit_s, 1, 86400,
            "seconds for one run beside its ideal; then the server or program that it waits for "
            "is killed, and the row is marked")
      .value_name("SECONDS")
      .text("--fixture", options.fixture,
            "the fixture server to measure against, as on another machine; else one of our own")
      .value_name("URL")
      // For './dev gate'.
      .flag("--gate", gate, "only the cases that './dev gate' compares, once each")
      .excludes("--quick")
      .excludes("--full")
      .hidden()
      .count("--iterations", options.iterations, 1, 1'000'000'000,
             "runs of the cell within one measurement; else as many as the minimum time needs")
      .hidden()
      .flag("--paced", options.paced,
            "measure one row when told to: reads a count of runs from standard input, a line "
            "each, and answers with a line of JSON")
      .excludes("--iterations")
      .hidden();
  line.parameters.group("Google Benchmark's flags, carried out here")
      .text("--benchmark_filter", options.filter,
            "only rows whose name matches; with a leading '-' those that do not; all for every row")
      .value_name("REGEX")
      .count("--benchmark_repetitions", options.repetitions, 1, 100'000,
             "3 with --quick, 5 by default, 9 with --full")
      .value_name("N")
      .text("--benchmark_out", options.out,
            "the results file; written anew after every row, whole at any time")
      .value_name("FILE")
      .choice("--benchmark_out_format", options.out_format, {"json", "console", "csv"},
              "format of the results file")
      .flag("--benchmark_list_tests", options.list_tests,
            "print the rows' names and measure nothing")
      .flag("--benchmark_enable_random_interleaving", options.interleave,
            "on unless =false: then trial after trial")
      .flag("--benchmark_report_aggregates_only", options.report_aggregates_only,
            "mean, median, stddev and cv instead of every repetition, in the file and on the "
            "terminal")
      .flag("--benchmark_display_aggregates_only", options.display_aggregates_only,
            "the same on the terminal only")
      .pairs("--benchmark_context", options.context, "to be kept with the results");
  if (!parse(line, with_environment(words))) return std::nullopt;

  if (quick) options.mode = Mode::quick;
  if (full) options.mode = Mode::full;
  if (gate) options.mode = Mode::gate;
  options.seed = seed ? *seed : std::random_device{}();
  for (const std::string& option : options.handed_on) {
    if (!option.starts_with("--benchmark_") && !option.starts_with("--v=")) {
      throw UsageError(fmt::format("there is no option {}; see 'simul bench --help'", option));
    }
  }
  return options;
}

}  // namespace simul::bench
