#include <memory>

#include "lean/loop.hpp"
#include "workloads/mix/mix.hpp"

namespace simul::mixed {
namespace {

lean::Task<> work(lean::Loop& loop, const Plan& plan, const Context& context, std::uint64_t& next,
                  std::vector<Plan::Result>& results) {
  while (next < results.size()) {
    const std::uint64_t number = next++;
    Task task(plan, context, number, results[number]);
    while (!task.done()) {
      // Compute.
      task.compute();
      // Wait.
      if (task.waits()) co_await loop.sleep_until(task.deadline());
      task.end_round();
    }
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, context, loop] {
    std::vector<Plan::Result> results(plan.spec().tasks);
    std::uint64_t next = 0;

    // Start the tasks, as many at once as there may be.
    for (std::uint64_t i = 0; i < tasks_at_a_time(plan.spec()); ++i) {
      loop->spawn(work(*loop, plan, context, next, results));
    }
    loop->run();

    return plan.account(results);
  };
}

const Registered<Plan> registered{lane("lean"), open, {"inflight", tasks_at_a_time}};

}  // namespace
}  // namespace simul::mixed
