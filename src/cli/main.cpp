#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <csignal>
#include <cstdio>
#include <exception>

#include "bench/bench.hpp"
#include "cli/list.hpp"
#include "cli/run.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/standard_output.hpp"
#include "registry/description.hpp"
#include "registry/registry.hpp"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

int fail(int status, const std::string& text) {
  fmt::print(stderr, "simul: {}\n", text);
  return status;
}

// As many descriptors as this process is allowed: thousands of connections need them.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

int parse_and_run(int argc, char** argv) {
  using namespace simul;
  CLI::App app{"simul: when overlapping the waiting pays, and what each way of doing it costs"};
  app.name("simul");
  app.footer("Example: simul run sleeps --lane coroutine --tasks 1000 --delay 10ms");
  app.require_subcommand(1);

  CLI::App* list =
      app.add_subcommand("list", "List every cell, with the reason where one is declined");
  bool list_as_json = false;
  list->add_flag("--json", list_as_json, "print one JSON array and nothing else");
  bool list_lanes = false;
  list->add_flag("--lanes", list_lanes, "list instead the lanes, and in what each differs");
  bool list_kinds = false;
  list->add_flag("--kinds", list_kinds, "list instead what a failed GET can be counted as");
  list->footer("Example: simul list --json");
  cli::RunCommand run(app);
  // Parsed by itself, for it shares Google Benchmark's flags; here for the sake of --help.
  app.add_subcommand(
      "bench", "Measure the cells with Google Benchmark; 'simul bench --help' has its options");

  // Unknown names would be "extra arguments" to CLI11; here they get the list of those there are.
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command.empty()) throw UsageError("give a command: list, run or bench; see --help");
  if (command[0] != '-' && command != "list" && command != "run") {
    throw UsageError(fmt::format("unknown command '{}'; there are: list, run, bench", command));
  }
  if (command == "run" && argc > 2 && argv[2][0] != '-') find_workload(argv[2]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    simul::print(app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}; see --help", error.what()));
  }
  if (list->parsed()) {
    if (list_as_json) {
      simul::print(boost::json::serialize(list_kinds   ? cli::kinds_json()
                                          : list_lanes ? describe_lanes()
                                                       : describe_cells()) +
                   "\n");
    } else {
      simul::print(list_kinds   ? cli::kinds_text()
                   : list_lanes ? cli::lanes_text()
                                : cli::list_text());
    }
    return 0;
  }
  return run.run();
}

}  // namespace

int main(int argc, char** argv) {
  // A pipe that nobody reads and a file at its size limit are errors of the write, told like
  // others.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  raise_descriptor_limit();
  simul::tighten_timer_slack();
  try {
    if (argc > 1 && std::string_view(argv[1]) == "bench")
      return simul::bench::main(argc - 1, argv + 1);
    return parse_and_run(argc, argv);
  } catch (const simul::UsageError& error) {
    return fail(kWrongUsage, error.what());
  } catch (const simul::Declined& declined) {
    return fail(kWrongUsage, fmt::format("this lane declines: {}", declined.what()));
  } catch (const std::exception& error) {
    return fail(kFailed, error.what());
  }
}
