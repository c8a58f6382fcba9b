#include <memory>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/sleeps/sleeps.hpp"

namespace simul::sleeps {
namespace {

void sleep(EventLoop& loop, Duration delay, Duration& waited, const Yield& yield) {
  // Wait.
  const auto begin = loop.clock().now();
  Timer timer(loop);
  timer.expires_at(begin + delay);
  timer.async_wait(yield);
  waited = loop.clock().now() - begin;
}

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().tasks);
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop] {
    std::vector<Duration> waited(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once.
    for (Duration& wait : waited) {
      const auto task = [&](const Yield& yield) { sleep(*loop, plan.spec().delay, wait, yield); };
      spawn(loop->executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    loop->run();

    return plan.account(waited);
  };
}

const Registered<Plan> registered{lane("stackful"), open, unlimited};

}  // namespace
}  // namespace simul::sleeps
