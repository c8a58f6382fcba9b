#include "lanes/task_threads.hpp"
#include "workloads/mix/mix.hpp"

namespace simul::mixed {
namespace {

void work(const Plan& plan, const Context& context, std::uint64_t number, Plan::Result& result) {
  Task task(plan, context, number, result);
  while (!task.done()) {
    // Compute.
    task.compute();
    // Wait.
    if (task.waits()) context.clock.sleep_until(task.deadline());
    task.end_round();
  }
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(tasks_at_a_time(plan.spec()), context.clock);
  return [&plan, context] {
    std::vector<Plan::Result> results(plan.spec().tasks);
    TaskThreads threads(tasks_at_a_time(plan.spec()));

    // Start the tasks, as many at once as there may be.
    for (std::uint64_t number = 0; number < results.size(); ++number) {
      threads.start([&, number](auto) { work(plan, context, number, results[number]); });
    }
    threads.join();

    return plan.account(results);
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"inflight", tasks_at_a_time}};

}  // namespace
}  // namespace simul::mixed
