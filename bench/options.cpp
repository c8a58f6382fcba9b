#include "bench/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <random>

#include "core/error.hpp"
#include "core/standard_output.hpp"

namespace simul::bench {
namespace {

constexpr const char* kGroup = "Google Benchmark's flags, carried out here";

}  // namespace

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

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  options.seed = std::random_device{}();
  bool quick = false;
  bool full = false;
  bool gate = false;
  std::int64_t iterations = 0;
  int repetitions = 0;
  std::vector<std::string> contexts;

  CLI::App app{
      "Measures every cell, each run checked for equal work, repetitions in random order.\n"
      "Rows are named workload/lane/parameter:value/… ; 'simul list' names the cells."};
  app.name("simul bench");
  app.footer(
      "Every other --benchmark_… flag is handed on to Google Benchmark.\n"
      "Example: simul bench --quick --benchmark_filter='^sleeps/' --benchmark_out=sleeps.json");
  app.allow_extras();
  auto* quick_flag =
      app.add_flag("--quick", quick, "fewer points and repetitions: half a minute on two cores");
  auto* full_flag = app.add_flag("--full", full, "more points and repetitions: as long as it needs")
                        ->excludes(quick_flag);
  app.add_flag("--gate", gate, "only the cases that './dev gate' compares, once each")
      ->excludes(quick_flag)
      ->excludes(full_flag);
  auto* iterations_option =
      app.add_option(
             "--iterations", iterations,
             "runs of the cell within one measurement; else as many as the minimum time needs")
          ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}))
          ->type_name("N");
  app.add_option("--seed", options.seed, "seed of the order and of what is drawn; random without")
      ->type_name("N");
  app.add_flag("--paced", options.paced,
               "measure one row when told to: reads a count of runs from standard input, a line\n"
               "each, and answers with a line of JSON")
      ->excludes(iterations_option);
  app.add_option("--benchmark_filter", options.filter,
                 "only rows whose name matches; with a leading '-' those that do not")
      ->type_name("REGEX")
      ->group(kGroup);
  auto* repetitions_option =
      app.add_option("--benchmark_repetitions", repetitions,
                     "3 with --quick, 5 by default, 9 with --full, 1 with --gate")
          ->check(CLI::Range(1, 100'000))
          ->type_name("N")
          ->group(kGroup);
  app.add_option("--benchmark_out", options.out,
                 "the results file; written anew after every row, whole at any time")
      ->type_name("FILE")
      ->group(kGroup);
  app.add_option("--benchmark_out_format", options.out_format, "json, console or csv")
      ->check(CLI::IsMember({"json", "console", "csv"}))
      ->type_name("FORMAT")
      ->group(kGroup);
  app.add_flag("--benchmark_list_tests", options.list_tests,
               "print the rows' names and measure nothing")
      ->group(kGroup);
  app.add_flag("--benchmark_enable_random_interleaving", options.interleave,
               "on unless =false: then trial after trial")
      ->group(kGroup);
  app.add_flag(
         "--benchmark_report_aggregates_only", options.report_aggregates_only,
         "mean, median, stddev and cv instead of every repetition, in the file and on the terminal")
      ->group(kGroup);
  app.add_flag("--benchmark_display_aggregates_only", options.display_aggregates_only,
               "the same on the terminal only")
      ->group(kGroup);
  app.add_option("--benchmark_context", contexts, "KEY=VALUE to be kept with the results")
      ->type_name("KEY=VALUE")
      ->group(kGroup)
      ->delimiter(',');
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print(app.help());
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}; see 'simul bench --help'", error.what()));
  }

  if (quick) options.mode = Mode::quick;
  if (full) options.mode = Mode::full;
  if (gate) options.mode = Mode::gate;
  if (iterations_option->count() != 0) options.iterations = iterations;
  if (repetitions_option->count() != 0) options.repetitions = repetitions;
  for (const std::string& context : contexts) {
    const auto equals = context.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError(fmt::format("--benchmark_context: '{}' is not KEY=VALUE", context));
    }
    options.context[context.substr(0, equals)] = context.substr(equals + 1);
  }
  options.handed_on = app.remaining();
  for (const std::string& extra : options.handed_on) {
    if (!extra.starts_with("--benchmark_") && !extra.starts_with("--v=")) {
      throw UsageError(fmt::format("there is no option {}; see 'simul bench --help'", extra));
    }
  }
  return options;
}

}  // namespace simul::bench
