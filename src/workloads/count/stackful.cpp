#include <memory>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/count/count.hpp"

namespace simul::count {
namespace {

void count(EventLoop& loop, const Spec& spec, Record& record, std::size_t task,
           const Yield& yield) {
  record.one(task);

  // Wait.
  Timer timer(loop);
  timer.expires_after(spec.unit);
  timer.async_wait(yield);

  record.two(task);
}

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().tasks);
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);

    // Start the tasks, all at once.
    for (std::size_t number = 0; number < spec.tasks; ++number) {
      const auto task = [&, number](const Yield& yield) {
        count(*loop, spec, record, number, yield);
      };
      spawn(loop->executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("stackful"), open, unlimited};

}  // namespace
}  // namespace simul::count
