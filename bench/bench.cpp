#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "bench/driver.hpp"
#include "bench/gate/paced.hpp"
#include "bench/library_setup.hpp"
#include "bench/options.hpp"
#include "bench/suite.hpp"
#include "cli/command.hpp"
#include "core/error.hpp"
#include "core/standard_output.hpp"
#include "core/terminal.hpp"
#include "fixtures/fixture_server.hpp"

namespace simul::bench {
namespace {

/// A cell shorter than this is repeated within one measurement; --benchmark_min_time overrides it.
const char* min_time(Mode mode) {
  return mode == Mode::full ? "--benchmark_min_time=0.05" : "--benchmark_min_time=0.01";
}

// The results file is complete after every row, and the kernel ends our children with us.
void end_at_once(int signal) {
  constexpr std::string_view kText = "\nsimul: interrupted; the results so far are kept\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kText.data(), kText.size());
  _exit(128 + signal);
}

std::vector<std::string> library_flags(const Options& options) {
  std::vector<std::string> flags{min_time(options.mode)};
  if (no_color()) flags.emplace_back("--benchmark_color=no");
  flags.insert(flags.end(), options.handed_on.begin(), options.handed_on.end());
  return flags;
}

int run(const Words& words) {
  const std::optional<Options> options = parse_options(words);
  if (!options) return 0;
  if (!options->fixture.empty()) fixtures::FixtureServer::use(options->fixture);
  Suite suite(options->mode, options->seed);
  suite.filter(options->filter);
  if (suite.trials().empty()) {
    throw UsageError(
        fmt::format("no row matches --benchmark_filter={}; --benchmark_list_tests lists them",
                    options->filter));
  }
  if (options->list_tests) {
    for (const auto& trial : suite.trials()) print(trial->identity().name + "\n");
    return 0;
  }
  for (const auto& trial : suite.trials()) {
    trial->set_time_limit(
        std::chrono::duration_cast<Duration>(std::chrono::duration<double>(options->time_limit_s)));
  }
  set_up_library(library_flags(*options));
  if (options->paced) {
    if (suite.trials().size() != 1) {
      throw UsageError("--paced measures one row; choose it with --benchmark_filter");
    }
    measure_paced(*suite.trials().front());
    return 0;
  }
  std::signal(SIGINT, end_at_once);
  std::signal(SIGTERM, end_at_once);
  const std::size_t failed = run_trials(*options, suite.trials());
  if (failed == 0) return 0;
  throw WorkError(
      fmt::format("{} rows went wrong; they are marked above and in the results", failed));
}

const cli::CommandRegistration registration{
    {"bench", "Measure the cells with Google Benchmark", run}};

}  // namespace
}  // namespace simul::bench
