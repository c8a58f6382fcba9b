#include "workloads/count/count.hpp"

#include <fmt/format.h>

#include "core/checksum.hpp"
#include "core/makespan.hpp"
#include "lanes/thread_limit.hpp"
#include "workloads/article_time.hpp"

namespace simul::count {
namespace {

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) return {gate_case({{"tasks", "16"}, {"unit", "1ns"}}, {"thread_pool"})};
  if (mode == Mode::quick) return {};
  return {article({{{"tasks", "3"}}})};
}

const RegisteredWorkload<Plan> registered{
    "count", "tasks that say One, sleep for a second, and say Two", sweeps};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-n,--tasks", tasks, 1, 1'000'000, "how many tasks count")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool; 0 is one for each task");
  add_unit(parameters, unit);
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
  return makespan(spec_.tasks, spec_.unit, concurrency);
}

Record::Record(const Spec& spec, const Context& context)
    : spec_(spec), context_(context), begin_(context.clock.now()), tasks_(spec.tasks) {
  if (!context_.trace.on()) return;
  for (std::size_t task = 0; task < tasks_.size(); ++task) {
    context_.trace.track(task, fmt::format("count {}", task + 1));
  }
}

void Record::one(std::size_t task) {
  context_.transcript.line("One");
  tasks_[task].one = context_.clock.now();
}

void Record::two(std::size_t task) {
  const auto now = context_.clock.now();
  context_.transcript.line("Two");
  tasks_[task].slept = now - tasks_[task].one;
  context_.trace.span(task, Activity::waiting, "sleep", tasks_[task].one, now);
}

Outcome Record::outcome() {
  Outcome outcome;
  for (std::size_t task = 0; task < tasks_.size(); ++task) {
    if (tasks_[task].slept < Duration::zero()) {
      ++outcome.failed["not_run"];
    } else if (tasks_[task].slept < spec_.unit) {
      ++outcome.failed["woke_early"];
    } else {
      ++outcome.completed;
      outcome.checksum += mix(task);
    }
  }
  context_.transcript.line("count executed in {:.2f} seconds.",
                           article_seconds(context_.clock.now() - begin_, spec_.unit));
  return outcome;
}

}  // namespace simul::count
