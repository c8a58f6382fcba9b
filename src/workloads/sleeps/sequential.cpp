#include "workloads/sleeps/sleeps.hpp"

namespace simul::sleeps {
namespace {

Run open(const Plan& plan, const Context& context) {
  return [&plan, &clock = context.clock] {
    std::vector<Duration> waited(plan.spec().tasks, kNotRun);

    // Start the tasks, one after the other.
    for (Duration& wait : waited) {
      // Wait.
      const auto begin = clock.now();
      clock.sleep_for(plan.spec().delay);
      wait = clock.now() - begin;
    }

    return plan.account(waited);
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::sleeps
