#include <memory>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/chained/chained.hpp"

namespace simul::chained {
namespace {

std::string run(EventLoop& loop, Part part, const Yield& yield) {
  // Wait.
  Timer timer(loop);
  timer.expires_after(part.delay());
  timer.async_wait(yield);
  return part.finish();
}

void chain(EventLoop& loop, Record& record, std::size_t number, const Yield& yield) {
  const auto begin = loop.clock().now();

  // Part 1.
  const std::string result1 = run(loop, record.part1(number), yield);

  // Part 2, from what part 1 made.
  const std::string result2 = run(loop, record.part2(number, result1), yield);

  record.chained(number, result2, begin);
}

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().numbers.size());
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    Record record(plan.spec(), plan.replay(), context);

    // Start the chains, all at once.
    for (std::size_t number = 0; number < plan.spec().numbers.size(); ++number) {
      const auto task = [&, number](const Yield& yield) { chain(*loop, record, number, yield); };
      spawn(loop->executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("stackful"), open, unlimited};

}  // namespace
}  // namespace simul::chained
