#include <boost/asio/post.hpp>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/start/start.hpp"

namespace simul::start {
namespace {

void run_once(EventLoop& loop, std::uint64_t& started, const Yield& yield) {
  boost::asio::post(loop.executor(), yield);
  ++started;
}

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().tasks);
  return [&plan, &clock = context.clock] {
    EventLoop loop(clock);
    std::uint64_t started = 0;

    // Start the tasks, and wait for their end.
    const auto task = [&](const Yield& yield) { run_once(loop, started, yield); };
    for (std::uint64_t i = 0; i < plan.spec().tasks; ++i) {
      spawn(loop.executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    loop.run();

    return Plan::outcome(started);
  };
}

const Registered<Plan> registered{lane("stackful"), open, unlimited};

}  // namespace
}  // namespace simul::start
