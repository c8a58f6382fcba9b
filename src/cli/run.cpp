#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <limits>
#include <memory>

#include "cli/command.hpp"
#include "cli/elapsed_line.hpp"
#include "cli/run_options.hpp"
#include "cli/run_report.hpp"
#include "core/error.hpp"
#include "core/measurement.hpp"
#include "core/standard_output.hpp"
#include "core/utf8.hpp"
#include "core/whole_file.hpp"
#include "registry/registry.hpp"

namespace simul::cli {
namespace {

constexpr const char* kSummary = "Run one cell once: its transcript, then a summary";

void print_line(const std::string& line) {
  static const bool terminal = isatty(STDOUT_FILENO) == 1;
  // On a terminal, overwrite the line that ElapsedLine may have shown.
  print(fmt::format("{}{}\n", terminal ? "\r\033[K" : "", line));
}

CommandLine command_line(const Workload& workload, Instance& instance, RunOptions& options) {
  CommandLine line;
  line.name = "simul run " + workload.name;
  line.summary = workload.summary;
  line.footer = fmt::format("Example: simul run {} --lane thread_pool", workload.name);
  line.parameters
      .text("-l,--lane", options.lane,
            fmt::format("the lane to run in: {}", fmt::join(workload.answering(), ", ")))
      .append(instance.parameters())
      .count("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max(),
             "seed of what is drawn into the plan")
      .choice("--clock", options.clock, {"real", "virtual"},
              "virtual gives exact results in no time")
      .flag("--json", options.json, "print one JSON object and nothing else")
      .text("--trace", options.trace_path, "write Chrome trace events to this file")
      .value_name("FILE");
  return line;
}

void run_cell(Instance& instance, const RunOptions& options) {
  instance.prepare(options.seed);

  VirtualClock virtual_clock;
  Clock& clock = options.clock == "virtual" ? static_cast<Clock&>(virtual_clock) : real_clock();
  Transcript transcript(options.json ? Transcript::Sink{} : print_line);
  Trace trace(!options.trace_path.empty());
  if (trace.on()) {
    const Parameters parameters = instance.parameters();
    for (const Parameter& parameter : parameters.all()) {
      if (!parameter.json().is_string()) continue;
      require_other_file("--trace", options.trace_path, parameter.name(), parameter.text());
    }
    require_writable(options.trace_path);
  }

  RunReport report{options, instance.parameters().json(), {}, {}};
  {
    const Run run = instance.open(options.lane, {clock, transcript, trace});
    const ElapsedLine elapsed;
    report.measurement = measure(run, instance.expected(), clock);
  }
  report.ideal = instance.ideal(options.lane);
  if (options.json) {
    print(valid_utf8(boost::json::serialize(to_json(report))) + "\n");
  } else {
    print(to_text(report));
  }
  if (trace.on()) {  // last: the results are not lost if the trace cannot be written
    write_whole_file(options.trace_path, trace.to_json(options.workload + "/" + options.lane,
                                                       report.measurement.begin));
    if (trace.empty()) {
      print_error(fmt::format("simul: {} records no spans: there are none in {}\n",
                              options.workload, options.trace_path));
    }
  }
  if (!report.measurement.mismatch) return;
  throw WorkError(fmt::format("{}/{} did not do the expected work: {}", options.workload,
                              options.lane, *report.measurement.mismatch));
}

int run_workload(const Workload& workload, const Words& words) {
  const std::unique_ptr<Instance> instance = workload.make();
  RunOptions options;
  options.workload = workload.name;
  if (!parse(command_line(workload, *instance, options), words)) return 0;
  workload.cell(options.lane);
  run_cell(*instance, options);
  return 0;
}

int run(const Words& words) {
  CommandLine line;
  line.name = "simul run";
  line.summary = kSummary;
  line.footer = "Example: simul run queue --lane coroutine --consumers 100 --json";
  line.command_noun = "workload";
  for (const Workload& workload : workloads()) {
    line.commands.push_back({workload.name, workload.summary, [&workload](const Words& rest) {
                               return run_workload(workload, rest);
                             }});
  }
  return run_command(line, words);
}

const CommandRegistration registration{{"run", kSummary, run}};

}  // namespace
}  // namespace simul::cli
