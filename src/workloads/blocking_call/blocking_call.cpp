#include "workloads/blocking_call/blocking_call.hpp"

#include <fmt/format.h>

#include "core/makespan.hpp"
#include "lanes/thread_limit.hpp"

namespace simul::blocking_call {
namespace {

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate)
    return {gate_case({{"tasks", "200"}, {"delay", "1ns"}}, {"coroutine_offload"})};
  return {article({{{"tasks", "10"}, {"delay", "10ms"}}})};
}

const RegisteredWorkload<Plan> registered{
    "blocking_call", "N tasks that each make a call that blocks, beside a heartbeat", sweeps};
const Registered<Plan> multi_loop{
    lane("multi_loop"), "a call that blocks one loop of several blocks the tasks of that one"};
const Registered<Plan> stackful{lane("stackful"),
                                "a call that blocks the loop does so from any stack"};
const Registered<Plan> callback{
    lane("callback"), "a call that blocks the loop does so from a handler as from a coroutine"};
const Registered<Plan> lean{lane("lean"), "a call that blocks stops any loop alike: see coroutine"};

}  // namespace

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
  return all_waited(spec_.tasks);
}

Duration Plan::ideal(Concurrency concurrency) const {
  return makespan(spec_.tasks, spec_.delay, concurrency);
}

Outcome Plan::account(const std::vector<Duration>& taken) const {
  return account_waits(taken, spec_.delay);
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
