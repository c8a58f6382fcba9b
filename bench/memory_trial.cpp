#include "bench/memory_trial.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

#include "bench/run_limit.hpp"
#include "core/child_process.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/proc_fields.hpp"
#include "lanes/lane_table.hpp"
#include "lanes/thread_limit.hpp"

namespace simul::bench {
namespace {

// Long enough that all tasks wait together for a while: several times the time for starting them.
std::chrono::milliseconds delay_of(std::uint64_t tasks, bool threads) {
  const std::uint64_t starting_us = threads ? 150 : 10;
  return std::chrono::milliseconds(60 + tasks * starting_us / 1000);
}

bool is_of_threads(std::string_view lane) {
  const Lane* known = find_lane(lane);
  return known != nullptr && known->family == Family::threads;
}

struct Memory {
  std::uint64_t resident = 0;
  std::uint64_t page_tables = 0;
  std::uint64_t kernel_stacks = 0;
};

std::uint64_t kernel_stacks() {
  return ProcFields("/proc/meminfo")["KernelStack"];
}

Memory watch(ChildProcess& process) {
  const std::string path = fmt::format("/proc/{}/status", process.pid());
  const std::uint64_t before = kernel_stacks();
  Memory peak;
  while (!process.ended()) {
    const ProcFields status(path);
    peak.resident = std::max(peak.resident, status["VmHWM"]);
    peak.page_tables = std::max(peak.page_tables, status["VmPTE"]);
    const std::uint64_t stacks = kernel_stacks();
    if (stacks > before) peak.kernel_stacks = std::max(peak.kernel_stacks, stacks - before);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return peak;
}

}  // namespace

MemoryTrial::MemoryTrial(const Workload& workload, const std::string& lane,
                         const Settings& settings)
    : Trial({}), workload_(workload.name), settings_(settings), instance_(workload.make()) {
  workload.cell(lane);
  Parameters parameters = instance_->parameters();
  for (const auto& [key, value] : settings_) parameters.set(key, value);
  tasks_ = parameters.json().at("tasks").to_number<std::uint64_t>();
  settings_.emplace_back("delay",
                         fmt::format("{}ms", delay_of(tasks_, is_of_threads(lane)).count()));
  settings_.emplace_back("threads", "0");
  for (const auto& [key, value] : settings_) parameters.set(key, value);
  instance_->prepare(0);
  identity_ = identify(std::string(simul::name(Series::memory)), "memory", lane,
                       {{"tasks", std::to_string(tasks_)}}, {{"tasks", tasks_}});
}

bool MemoryTrial::all_wait_at_once() const {
  try {
    return instance_->concurrency(identity_.lane) >= tasks_;
  } catch (const Declined&) {
    return true;  // opening it reports the reason
  }
}

void MemoryTrial::configure(RegisteredBenchmark& benchmark) const {
  Trial::configure(benchmark);
  benchmark.Iterations(1);
}

void MemoryTrial::open() {
  const Concurrency concurrency = instance_->concurrency(identity_.lane);
  if (is_of_threads(identity_.lane)) require_threads(static_cast<unsigned>(concurrency));
}

void MemoryTrial::measure(benchmark::State& state) {
  std::vector<std::string> command{
      program_folder() + "/simul", "run", workload_, "--lane", identity_.lane, "--json"};
  for (const auto& [key, value] : settings_) {
    command.insert(command.end(), {fmt::format("--{}", key), value});
  }
  Memory memory;
  std::string printed;
  int status = 0;
  std::string failure;
  for ([[maybe_unused]] const auto iteration : state) {
    ChildProcess process(command);
    const RunLimit limit(process.pid(), time_limit_);
    memory = watch(process);
    printed = process.read_all();
    status = process.wait();
    failure = limit.reason(fmt::format("the measured process ended with status {}", status),
                           "the measured process");
  }
  if (status != 0) {
    state.SkipWithError(failure.c_str());
    return;
  }
  const boost::json::value report = boost::json::parse(printed);
  const auto threads = report.at("threads_peak").to_number<std::uint64_t>();
  if (is_of_threads(identity_.lane) && threads < tasks_) {
    state.SkipWithError(
        fmt::format("{} threads for {} tasks: not all of them waited at once", threads, tasks_)
            .c_str());
    return;
  }
  state.counters["completed"] = report.at("completed").to_number<double>();
  state.counters["threads_peak"] = static_cast<double>(threads);
  state.counters["rss_bytes"] = static_cast<double>(memory.resident);
  state.counters["page_table_bytes"] = static_cast<double>(memory.page_tables);
  state.counters["kernel_stack_bytes"] = static_cast<double>(memory.kernel_stacks);
}

}  // namespace simul::bench
