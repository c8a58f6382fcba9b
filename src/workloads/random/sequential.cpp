#include "workloads/random/random.hpp"

namespace simul::random {
namespace {

void make_random(Clock& clock, const Spec& spec, Record& record, std::size_t task) {
  record.initiated(task);

  // Draw until the number is high enough.
  while (!record.draw(task)) {
    // Wait.
    clock.sleep_for(spec.delay(task));
  }
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);

    // Start the tasks, one after the other.
    for (std::size_t task = 0; task < spec.tasks; ++task) {
      make_random(context.clock, spec, record, task);
    }

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::random
