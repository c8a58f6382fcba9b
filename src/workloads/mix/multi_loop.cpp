#include <boost/asio/co_spawn.hpp>

#include <atomic>
#include <memory>

#include "lanes/loop_per_core.hpp"
#include "workloads/mix/mix.hpp"

namespace simul::mixed {
namespace {

Awaitable<void> work(EventLoop& loop, const Plan& plan, const Context& context,
                     std::atomic<std::uint64_t>& next, std::vector<Plan::Result>& results) {
  Timer timer(loop);
  for (;;) {
    const std::uint64_t number = next++;
    if (number >= results.size()) co_return;
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
  auto loops = std::make_shared<LoopPerCore>(context.clock);
  return [&plan, context, loops] {
    std::vector<Plan::Result> results(plan.spec().tasks);
    std::atomic<std::uint64_t> next = 0;

    // Start the tasks, as many at once as there may be, each loop its share.
    loops->on_each([&](EventLoop& loop, std::size_t number) {
      for (std::size_t i = number; i < tasks_at_a_time(plan.spec()); i += loops->size()) {
        co_spawn(loop.executor(), work(loop, plan, context, next, results), rethrow);
      }
      loop.run();
    });

    return plan.account(results);
  };
}

const Registered<Plan> registered{lane("multi_loop"), open, {"inflight", tasks_at_a_time}};

}  // namespace
}  // namespace simul::mixed
