#include "workloads/sleeps/sleeps.hpp"

#include <string>

#include "core/makespan.hpp"
#include "lanes/thread_limit.hpp"

namespace simul::sleeps {
namespace {

// How wall time grows with the number of tasks.
Sweep scaling(Mode mode) {
  using Counts = std::vector<std::uint64_t>;
  const Counts counts = by_mode(mode, Counts{10, 1000, 10'000}, Counts{10, 100, 1000, 10'000},
                                Counts{1, 10, 100, 1000, 10'000, 100'000, 1'000'000});
  const auto threads = by_mode(mode, Counts{64}, Counts{64, 256}, Counts{64, 256, 1024});
  Sweep sweep{Series::sleeps_scaling, "tasks", {}, {"threads", threads}};
  for (const std::uint64_t tasks : counts) {
    sweep.points.push_back({{"tasks", std::to_string(tasks)}, {"delay", "10ms"}});
  }
  return sweep;
}

// So many at once that the cost of each shows.
Sweep many(Mode mode) {
  Sweep sweep{Series::sleeps_many, "", {}};
  if (mode != Mode::quick) sweep.points.push_back({{"tasks", "100000"}, {"delay", "100ms"}});
  return sweep;
}

// How far a pool scales: ten tasks a thread, so that the ideal is the same at every point.
Sweep pool_sizes(Mode mode) {
  std::vector<std::uint64_t> sizes;
  if (mode != Mode::quick) sizes = {8, 64, 256};
  if (mode == Mode::full) sizes.insert(sizes.end(), {512, 1024});
  Sweep sweep{Series::sleeps_threads, "threads", {}};
  for (const std::uint64_t threads : sizes) {
    sweep.points.push_back({{"tasks", std::to_string(10 * threads)},
                            {"delay", "10ms"},
                            {"threads", std::to_string(threads)}});
  }
  return sweep;
}

// All tasks of a point wait at the same time. MemoryTrial sets the delay and a thread for each
// task.
Sweep memory(Mode mode) {
  using Counts = std::vector<std::uint64_t>;
  Sweep sweep{Series::memory, "tasks", {}};
  for (const std::uint64_t tasks :
       by_mode(mode, Counts{64, 256, 5'000}, Counts{128, 512, 10'000},
               Counts{64, 256, 512, 1024, 2048, 20'000, 50'000, 100'000})) {
    sweep.points.push_back({{"tasks", std::to_string(tasks)}});
  }
  return sweep;
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) {
    return {gate_case({{"tasks", "2000"}, {"delay", "1ns"}}, {"coroutine"})};
  }
  return {scaling(mode), many(mode), pool_sizes(mode), memory(mode)};
}

const RegisteredWorkload<Plan> registered{"sleeps", "N tasks that each wait a fixed time", sweeps};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-n,--tasks", tasks, 1, 10'000'000, "how many tasks wait")
      .duration("-d,--delay", delay, Duration::zero(), std::chrono::hours(1),
                "how long each of them waits")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool; 0 is one for each task");
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/) : spec_(spec) {}

Outcome Plan::expected() const {
  return all_waited(spec_.tasks);
}

Duration Plan::ideal(Concurrency concurrency) const {
  return makespan(spec_.tasks, spec_.delay, concurrency);
}

Outcome Plan::account(const std::vector<Duration>& waited) const {
  return account_waits(waited, spec_.delay);
}

}  // namespace simul::sleeps
