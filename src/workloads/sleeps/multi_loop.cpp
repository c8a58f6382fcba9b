#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "lanes/loop_per_core.hpp"
#include "workloads/sleeps/sleeps.hpp"

namespace simul::sleeps {
namespace {

Awaitable<void> sleep(EventLoop& loop, Duration delay, Duration& waited) {
  // Wait.
  const auto begin = loop.clock().now();
  Timer timer(loop);
  timer.expires_at(begin + delay);
  co_await timer.wait();
  waited = loop.clock().now() - begin;
}

Run open(const Plan& plan, const Context& context) {
  auto loops = std::make_shared<LoopPerCore>(context.clock);
  return [&plan, loops] {
    std::vector<Duration> waited(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once, each loop its share.
    loops->on_each([&](EventLoop& loop, std::size_t number) {
      for (std::size_t task = number; task < waited.size(); task += loops->size()) {
        co_spawn(loop.executor(), sleep(loop, plan.spec().delay, waited[task]), rethrow);
      }
      loop.run();
    });

    return plan.account(waited);
  };
}

const Registered<Plan> registered{lane("multi_loop"), open, unlimited};

}  // namespace
}  // namespace simul::sleeps
