#include <memory>

#include "lean/loop.hpp"
#include "workloads/random/random.hpp"

namespace simul::random {
namespace {

lean::Task<> make_random(lean::Loop& loop, const Spec& spec, Record& record, std::size_t task) {
  record.initiated(task);

  // Draw until the number is high enough.
  while (!record.draw(task)) {
    // Wait.
    co_await loop.sleep_for(spec.delay(task));
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);

    // Start the tasks, all at once.
    for (std::size_t task = 0; task < spec.tasks; ++task) {
      loop->spawn(make_random(*loop, spec, record, task));
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::random
