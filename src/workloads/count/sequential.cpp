#include "workloads/count/count.hpp"

namespace simul::count {
namespace {

void count(Clock& clock, const Spec& spec, Record& record, std::size_t task) {
  record.one(task);

  // Wait.
  clock.sleep_for(spec.unit);

  record.two(task);
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);

    // Start the tasks, one after the other.
    for (std::size_t task = 0; task < spec.tasks; ++task) count(context.clock, spec, record, task);

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::count
