#include <atomic>

#include "lanes/task_threads.hpp"
#include "workloads/start/start.hpp"

namespace simul::start {
namespace {

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.tasks, "tasks");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan] {
    std::atomic<std::uint64_t> started = 0;

    // Start the threads, and wait for their end.
    TaskThreads threads(plan.spec().tasks);
    for (std::uint64_t i = 0; i < plan.spec().tasks; ++i) {
      threads.start([&started](auto) { ++started; });
    }
    threads.join();

    return Plan::outcome(started);
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::start
