#include "bench/memory_trial.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "core/child_process.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "lanes/thread_limit.hpp"

namespace simul::bench {
namespace {

// Long enough that all tasks wait together for a while: several times what starting them takes.
std::chrono::milliseconds delay_of(const std::string& lane, std::uint64_t tasks) {
  const auto microseconds_each = lane == "thread_pool" ? 150 : 4;
  return std::chrono::milliseconds(100 + tasks * microseconds_each / 1000);
}

struct Memory {
  std::uint64_t resident = 0;
  std::uint64_t page_tables = 0;
  std::uint64_t kernel_stacks = 0;
};

// A figure such as "VmRSS:  1234 kB" of a file under /proc, in bytes; 0 when the process has ended.
std::uint64_t field(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  std::string word;
  while (file >> word) {
    if (word == name) {
      std::uint64_t kilobytes = 0;
      file >> kilobytes;
      return kilobytes * 1024;
    }
  }
  return 0;
}

std::uint64_t kernel_stacks() {
  return field("/proc/meminfo", "KernelStack:");
}

Memory watch(ChildProcess& process) {
  const std::string status = fmt::format("/proc/{}/status", process.pid());
  const std::uint64_t before = kernel_stacks();
  Memory peak;
  while (!process.ended()) {
    peak.resident = std::max(peak.resident, field(status, "VmHWM:"));
    peak.page_tables = std::max(peak.page_tables, field(status, "VmPTE:"));
    const std::uint64_t stacks = kernel_stacks();
    if (stacks > before) peak.kernel_stacks = std::max(peak.kernel_stacks, stacks - before);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return peak;
}

}  // namespace

MemoryTrial::MemoryTrial(std::string lane, std::uint64_t tasks)
    : Trial({"memory",
             "memory",
             lane,
             fmt::format("memory/{}/tasks:{}", lane, tasks),
             {{"tasks", tasks}}}),
      tasks_(tasks) {}

void MemoryTrial::configure(benchmark::internal::Benchmark& benchmark) const {
  Trial::configure(benchmark);
  benchmark.Iterations(1);
}

void MemoryTrial::open() {
  if (identity_.lane == "thread_pool") require_threads(static_cast<unsigned>(tasks_));
}

void MemoryTrial::measure(benchmark::State& state) {
  std::vector<std::string> command{program_folder() + "/simul",
                                   "run",
                                   "sleeps",
                                   "--lane",
                                   identity_.lane,
                                   "--tasks",
                                   std::to_string(tasks_),
                                   "--delay",
                                   fmt::format("{}ms", delay_of(identity_.lane, tasks_).count()),
                                   "--json"};
  if (identity_.lane == "thread_pool") {
    command.insert(command.end(), {"--threads", std::to_string(tasks_)});
  }
  Memory memory;
  std::string printed;
  int status = 0;
  for ([[maybe_unused]] const auto iteration : state) {
    ChildProcess process(command);
    memory = watch(process);
    printed = process.read_all();
    status = process.wait();
  }
  if (status != 0) {
    state.SkipWithError(fmt::format("the measured process ended with status {}", status).c_str());
    return;
  }
  const boost::json::value report = boost::json::parse(printed);
  state.counters["completed"] = report.at("completed").to_number<double>();
  state.counters["threads_peak"] = report.at("threads_peak").to_number<double>();
  state.counters["rss_bytes"] = static_cast<double>(memory.resident);
  state.counters["page_table_bytes"] = static_cast<double>(memory.page_tables);
  state.counters["kernel_stack_bytes"] = static_cast<double>(memory.kernel_stacks);
}

}  // namespace simul::bench
