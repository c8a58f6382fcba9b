#include "lanes/task_threads.hpp"
#include "workloads/mix/blocking_task.hpp"

namespace simul::mixed {
namespace {

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
