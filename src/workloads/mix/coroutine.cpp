#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/mix/mix.hpp"

namespace simul::mixed {
namespace {

Awaitable<void> work(EventLoop& loop, const Plan& plan, const Context& context, std::uint64_t& next,
                     std::vector<Plan::Result>& results) {
  Timer timer(loop);
  while (next < results.size()) {
    const std::uint64_t number = next++;
    Task task(plan, context, number, results[number]);
    while (!task.done()) {
      // Compute.
      task.compute();
      // Wait.
      if (task.waits()) {
        timer.expires_at(task.deadline());
        co_await timer.wait();
      }
      task.end_round();
    }
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, context, loop] {
    std::vector<Plan::Result> results(plan.spec().tasks);
    std::uint64_t next = 0;

    // Start the tasks, as many at once as there may be.
    for (std::uint64_t i = 0; i < tasks_at_a_time(plan.spec()); ++i) {
      co_spawn(loop->executor(), work(*loop, plan, context, next, results), rethrow);
    }
    loop->run();

    return plan.account(results);
  };
}

const Registered<Plan> registered{lane("coroutine"), open, {"inflight", tasks_at_a_time}};

}  // namespace
}  // namespace simul::mixed
