#include "cli/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <memory>

#include "cli/elapsed_line.hpp"
#include "cli/run_report.hpp"
#include "core/error.hpp"
#include "core/measurement.hpp"
#include "core/standard_output.hpp"
#include "core/whole_file.hpp"
#include "registry/registry.hpp"

namespace simul::cli {

struct RunCommand::Choice {
  const Workload& workload;
  std::unique_ptr<Instance> instance;
  RunOptions options;
  CLI::App* command;
};

namespace {

// Parameter errors leave CLI11's parsing as they are: one line that names the option.
void add_parameter(CLI::App& command, const Parameter& parameter) {
  if (parameter.kind == Parameter::Kind::flag) {
    command.add_flag_function(
        parameter.options,
        [set = parameter.set](std::int64_t count) { set({count > 0 ? "true" : "false"}); },
        parameter.help);
    return;
  }
  CLI::Option* option = command.add_option_function<std::vector<std::string>>(
      parameter.options, parameter.set, parameter.help);
  option->default_str(parameter.text());
  if (parameter.kind == Parameter::Kind::value) {
    option->expected(1);
    option->type_name("");
  } else {
    option->expected(1, -1);
    option->type_name("...");
  }
}

void print_line(const std::string& line) {
  static const bool terminal = isatty(STDOUT_FILENO) == 1;
  // On a terminal the line goes over what ElapsedLine may have left there.
  print(fmt::format("{}{}\n", terminal ? "\r\033[K" : "", line));
}

std::string lane_names(const Workload& workload) {
  std::string names;
  for (const Workload::Cell& cell : workload.cells) {
    if (cell.declined.empty()) names += (names.empty() ? "" : ", ") + cell.lane;
  }
  return names;
}

}  // namespace

RunCommand::RunCommand(CLI::App& app) {
  CLI::App* run = app.add_subcommand("run", "Run one cell once: its transcript, then a summary");
  run->footer("Example: simul run queue --lane coroutine --consumers 100 --json");
  run->require_subcommand(1);
  for (const Workload& workload : workloads()) {
    auto choice = std::make_unique<Choice>(Choice{workload, workload.make(), {}, nullptr});
    CLI::App& command = *run->add_subcommand(workload.name, workload.summary);
    choice->command = &command;
    RunOptions& options = choice->options;
    options.workload = workload.name;
    command.add_option("-l,--lane", options.lane, "the lane to run in: " + lane_names(workload))
        ->capture_default_str()
        ->type_name("");
    const Parameters parameters = choice->instance->parameters();
    for (const Parameter& parameter : parameters.all()) add_parameter(command, parameter);
    command.add_option("--seed", options.seed, "seed of what is drawn into the plan")
        ->capture_default_str()
        ->type_name("");
    command.add_option("--clock", options.clock, "real, or virtual: exact results in no time")
        ->capture_default_str()
        ->check(CLI::IsMember({"real", "virtual"}))
        ->type_name("");
    command.add_flag("--json", options.json, "print one JSON object and nothing else");
    command.add_option("--trace", options.trace_path, "write Chrome trace events to this file")
        ->type_name("FILE");
    command.footer(fmt::format("Example: simul run {} --lane thread_pool", workload.name));
    choices_.push_back(std::move(choice));
  }
}

RunCommand::~RunCommand() = default;

int RunCommand::run() {
  const Choice* chosen = nullptr;
  for (const auto& choice : choices_) {
    if (choice->command->parsed()) chosen = choice.get();
  }
  const RunOptions& options = chosen->options;
  Instance& instance = *chosen->instance;
  chosen->workload.cell(options.lane);
  instance.prepare(options.seed);

  VirtualClock virtual_clock;
  Clock& clock = options.clock == "virtual" ? static_cast<Clock&>(virtual_clock) : real_clock();
  Transcript transcript(options.json ? Transcript::Sink{} : print_line);
  Trace trace(!options.trace_path.empty());

  RunReport report{options, instance.parameters().json(), {}, {}};
  {
    const Run run = instance.open(options.lane, {clock, transcript, trace});
    const ElapsedLine elapsed;
    report.measurement = measure(run, instance.expected(), clock);
  }
  report.ideal = instance.ideal(options.lane);
  if (options.json) {
    print(boost::json::serialize(to_json(report)) + "\n");
  } else {
    print(to_text(report));
  }
  if (trace.on()) {  // last, so that what was measured is not lost with a trace that has no room
    write_whole_file(options.trace_path, trace.to_json(options.workload + "/" + options.lane,
                                                       report.measurement.begin));
  }
  if (!report.measurement.mismatch) return 0;
  throw WorkError(fmt::format("{}/{} did not do the expected work: {}", options.workload,
                              options.lane, *report.measurement.mismatch));
}

}  // namespace simul::cli
