#include <memory>

#include "lean/loop.hpp"
#include "workloads/count/count.hpp"

namespace simul::count {
namespace {

lean::Task<> count(lean::Loop& loop, const Spec& spec, Record& record, std::size_t task) {
  record.one(task);

  // Wait.
  co_await loop.sleep_for(spec.unit);

  record.two(task);
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);

    // Start the tasks, all at once.
    for (std::size_t task = 0; task < spec.tasks; ++task) {
      loop->spawn(count(*loop, spec, record, task));
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::count
