#include "workloads/blocking_call/blocking_call.hpp"

#include <fmt/format.h>

#include "core/checksum.hpp"
#include "lanes/thread_limit.hpp"

namespace simul::blocking_call {

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-n,--tasks", tasks, 1, 1'000'000, "how many tasks make a blocking call")
      .duration("-d,--delay", delay, Duration::zero(), std::chrono::hours(1),
                "how long each call takes")
      .duration("--heartbeat", heartbeat, std::chrono::microseconds(10), std::chrono::hours(1),
                "the interval at which the loop is to show that it lives")
      .count("-t,--threads", threads, 1, kMaxThreads,
             "threads of the pool, and of the one that coroutine_offload hands its calls to");
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/) : spec_(spec) {}

Outcome Plan::expected() const {
  return account(std::vector<Duration>(spec_.tasks, spec_.delay));
}

Duration Plan::ideal(Concurrency concurrency) const {
  const std::uint64_t rounds = spec_.tasks / concurrency + (spec_.tasks % concurrency != 0 ? 1 : 0);
  return spec_.delay * rounds;
}

Outcome Plan::account(const std::vector<Duration>& taken) const {
  Outcome outcome;
  for (std::uint64_t task = 0; task < taken.size(); ++task) {
    if (taken[task] == kNotRun) {
      ++outcome.failed["not_run"];
    } else if (taken[task] < spec_.delay) {
      ++outcome.failed["woke_early"];
    } else {
      ++outcome.completed;
      outcome.checksum += mix(task);
      outcome.latency.record(taken[task]);
    }
  }
  return outcome;
}

Duration block(const Plan& plan, const Context& context, std::uint64_t task) {
  const auto begin = context.clock.now();
  context.clock.sleep_for(plan.spec().delay);
  const auto end = context.clock.now();
  if (context.trace.on()) {
    context.trace.track(task, fmt::format("task {}", task));
    context.trace.span(task, Activity::working, "blocking call", begin, end);
  }
  return end - begin;
}

}  // namespace simul::blocking_call
