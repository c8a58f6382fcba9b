#include "workloads/waits.hpp"

#include "core/checksum.hpp"

namespace simul {

Outcome account_waits(const std::vector<Duration>& waited, Duration at_least) {
  Outcome outcome;
  for (std::uint64_t task = 0; task < waited.size(); ++task) {
    if (waited[task] == kNotRun) {
      ++outcome.failed["not_run"];
    } else if (waited[task] < at_least) {
      ++outcome.failed["woke_early"];
    } else {
      ++outcome.completed;
      outcome.checksum += mix(task);
      outcome.latency.record(waited[task]);
    }
  }
  return outcome;
}

Outcome all_waited(std::uint64_t tasks) {
  Outcome outcome;
  outcome.completed = tasks;
  for (std::uint64_t task = 0; task < tasks; ++task) outcome.checksum += mix(task);
  return outcome;
}

}  // namespace simul
