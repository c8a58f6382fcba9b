#include "lanes/task_threads.hpp"
#include "workloads/sleeps/sleeps.hpp"

namespace simul::sleeps {
namespace {

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.tasks, "tasks");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan, &clock = context.clock] {
    std::vector<Duration> waited(plan.spec().tasks, kNotRun);
    TaskThreads threads(waited.size());

    // Start the tasks, all at once.
    for (Duration& wait : waited) {
      threads.start([&](auto) {
        // Wait.
        const auto begin = clock.now();
        clock.sleep_for(plan.spec().delay);
        wait = clock.now() - begin;
      });
    }
    threads.join();

    return plan.account(waited);
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::sleeps
