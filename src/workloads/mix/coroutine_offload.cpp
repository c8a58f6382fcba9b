#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "lanes/core_count.hpp"
#include "lanes/loop_with_pool.hpp"
#include "workloads/mix/mix.hpp"

namespace simul::mixed {
namespace {

Awaitable<void> work(LoopWithPool& opened, const Plan& plan, const Context& context,
                     std::uint64_t& next, std::vector<Plan::Result>& results) {
  Timer timer(opened.loop());
  while (next < results.size()) {
    const std::uint64_t number = next++;
    Task task(plan, context, number, results[number]);
    while (!task.done()) {
      // Compute, on a thread of the pool.
      auto computing = [&task] { task.compute(); };
      co_await opened.offload(computing);
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
  auto opened = std::make_shared<LoopWithPool>(core_count(), context.clock);
  return [&plan, context, opened] {
    std::vector<Plan::Result> results(plan.spec().tasks);
    std::uint64_t next = 0;

    // Start the tasks, as many at once as there may be.
    for (std::uint64_t i = 0; i < tasks_at_a_time(plan.spec()); ++i) {
      co_spawn(opened->loop().executor(), work(*opened, plan, context, next, results), rethrow);
    }
    opened->loop().run();

    return plan.account(results);
  };
}

const Registered<Plan> registered{lane("coroutine_offload"), open, {"inflight", tasks_at_a_time}};

}  // namespace
}  // namespace simul::mixed
