#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "loop/event_loop.hpp"
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
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop] {
    std::vector<Duration> waited(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once.
    for (Duration& wait : waited) {
      co_spawn(loop->executor(), sleep(*loop, plan.spec().delay, wait), rethrow);
    }
    loop->run();

    return plan.account(waited);
  };
}

const Registered<Plan> registered{lane("coroutine"), open, unlimited};

}  // namespace
}  // namespace simul::sleeps
