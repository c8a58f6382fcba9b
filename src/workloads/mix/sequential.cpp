#include "workloads/mix/blocking_task.hpp"

namespace simul::mixed {
namespace {

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
