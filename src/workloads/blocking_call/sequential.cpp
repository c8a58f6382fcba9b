#include "workloads/blocking_call/blocking_call.hpp"

namespace simul::blocking_call {
namespace {

Run open(const Plan& plan, const Context& context) {
  return [&plan, context] {
    std::vector<Duration> taken(plan.spec().tasks, kNotRun);

    // Start the tasks, one after the other.
    for (std::uint64_t task = 0; task < taken.size(); ++task) {
      // Call, and block this thread.
      taken[task] = block(plan, context, task);
    }

    return plan.account(taken);
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::blocking_call
