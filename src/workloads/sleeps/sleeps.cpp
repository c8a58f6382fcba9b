#include "workloads/sleeps/sleeps.hpp"

#include "core/checksum.hpp"
#include "lanes/thread_limit.hpp"

namespace simul::sleeps {

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-n,--tasks", tasks, 1, 10'000'000, "how many tasks wait")
      .duration("-d,--delay", delay, Duration::zero(), std::chrono::hours(1),
                "how long each of them waits")
      .count("-t,--threads", threads, 1, kMaxThreads, "threads of the pool");
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/) : spec_(spec) {}

Outcome Plan::expected() const {
  Outcome outcome;
  outcome.completed = spec_.tasks;
  for (std::uint64_t task = 0; task < spec_.tasks; ++task) outcome.checksum += mix(task);
  return outcome;
}

Duration Plan::ideal(Concurrency concurrency) const {
  const std::uint64_t rounds = spec_.tasks / concurrency + (spec_.tasks % concurrency != 0 ? 1 : 0);
  return spec_.delay * rounds;
}

Outcome Plan::account(const std::vector<Duration>& waited) const {
  Outcome outcome;
  for (std::uint64_t task = 0; task < waited.size(); ++task) {
    if (waited[task] == kNotRun) {
      ++outcome.failed["not_run"];
    } else if (waited[task] < spec_.delay) {
      ++outcome.failed["woke_early"];
    } else {
      ++outcome.completed;
      outcome.checksum += mix(task);
      outcome.latency.record(waited[task]);
    }
  }
  return outcome;
}

}  // namespace simul::sleeps
