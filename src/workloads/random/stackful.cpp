#include <memory>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/random/random.hpp"

namespace simul::random {
namespace {

void make_random(EventLoop& loop, const Spec& spec, Record& record, std::size_t task,
                 const Yield& yield) {
  Timer timer(loop);
  record.initiated(task);

  // Draw until the number is high enough.
  while (!record.draw(task)) {
    // Wait.
    timer.expires_after(spec.delay(task));
    timer.async_wait(yield);
  }
}

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().tasks);
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);

    // Start the tasks, all at once.
    for (std::size_t number = 0; number < spec.tasks; ++number) {
      const auto task = [&, number](const Yield& yield) {
        make_random(*loop, spec, record, number, yield);
      };
      spawn(loop->executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("stackful"), open, unlimited};

}  // namespace
}  // namespace simul::random
