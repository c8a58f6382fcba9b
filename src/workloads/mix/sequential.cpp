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
  return [&plan, context] {
    std::vector<Plan::Result> results(plan.spec().tasks);

    // Start the tasks, one after the other.
    for (std::uint64_t number = 0; number < results.size(); ++number) {
      work(plan, context, number, results[number]);
    }

    return plan.account(results);
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::mixed
