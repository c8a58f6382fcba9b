#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>

#include "bench/compare/comparison.hpp"
#include "bench/compare/options.hpp"
#include "bench/compare/report.hpp"
#include "bench/library_setup.hpp"
#include "cli/command.hpp"
#include "core/child_process.hpp"
#include "core/error.hpp"
#include "core/standard_output.hpp"
#include "core/terminal.hpp"
#include "core/utf8.hpp"
#include "fixtures/fixture_server.hpp"
#include "registry/registry.hpp"

namespace simul::bench {
namespace {

constexpr const char* kSummary = "Compare the lanes on a load of your own";
constexpr std::size_t kWidest = 100;
constexpr std::size_t kNarrowest = 60;
constexpr int kInterrupted = 130;

void make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw WorkError(fmt::format("cannot make the folder {}: {}", folder, error.message()));
}

// Throws WorkError if there is no chart.
std::string draw(const std::string& folder) {
  const std::string python = SIMUL_SOURCE_FOLDER "/.venv/bin/python";
  const std::string file = comparison_file(folder);
  if (access(python.c_str(), X_OK) != 0) {
    throw WorkError(fmt::format(
        "the results are in {}; for a chart of them set up Python with './dev setup'", file));
  }
  const std::string program = SIMUL_SOURCE_FOLDER "/plot.py";
  std::vector<std::string> command{python, program, file, "-o", folder};
  const std::string latest = SIMUL_SOURCE_FOLDER "/results/latest/benchmark.json";
  if (access(latest.c_str(), R_OK) == 0) command.insert(command.end(), {"--map", latest});
  ChildProcess plot(command);
  const std::string said = plot.read_all();
  if (const int status = plot.wait(); status != 0) {
    throw WorkError(
        fmt::format("the results are in {}; plot.py drew no chart of them (exit status "
                    "{})",
                    file, status));
  }
  return said;
}

std::size_t width() {
  const std::size_t columns = terminal(STDOUT_FILENO).columns;
  return columns == 0 ? kWidest : std::clamp(columns, kNarrowest, kWidest);
}

int compare_workload(const Workload& workload, const Words& words) {
  const std::optional<CompareOptions> options = parse_compare_options(workload, words);
  if (!options) return 0;
  if (!options->fixture.empty()) fixtures::FixtureServer::use(options->fixture);
  if (!options->folder.empty()) make_folder(options->folder);
  set_up_library({"--benchmark_min_time=0.01"});
  const Comparison comparison = compare(workload, *options);
  if (options->json) {
    print(valid_utf8(boost::json::serialize(to_json(comparison))) + "\n");
  } else {
    print(to_text(comparison, width()));
  }
  if (!options->folder.empty()) {
    const std::string said = draw(options->folder);
    if (!options->json) print(said);
  }
  if (comparison.any_failed()) throw WorkError("a lane went wrong; its row says why");
  return comparison.interrupted ? kInterrupted : 0;
}

int run(const Words& words) {
  CommandLine line;
  line.name = "simul compare";
  line.summary = kSummary;
  line.footer = "Example: simul compare mix --compute 200us --wait 5ms --inflight 300 --for 20s";
  line.command_noun = "workload";
  for (const Workload& workload : workloads()) {
    line.commands.push_back({workload.name, workload.summary, [&workload](const Words& rest) {
                               return compare_workload(workload, rest);
                             }});
  }
  return run_command(line, words);
}

const cli::CommandRegistration registration{{"compare", kSummary, run}};

}  // namespace
}  // namespace simul::bench
