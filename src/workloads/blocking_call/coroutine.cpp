#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/blocking_call/heartbeat.hpp"

namespace simul::blocking_call {
namespace {

Awaitable<void> call(const Plan& plan, const Context& context, std::uint64_t task, Duration& taken,
                     std::uint64_t& running, Heartbeat& heartbeat) {
  // Call, and block the loop's thread.
  taken = block(plan, context, task);
  if (--running == 0) heartbeat.stop();
  co_return;
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, context, loop] {
    std::vector<Duration> taken(plan.spec().tasks, kNotRun);
    std::uint64_t running = taken.size();
    Heartbeat heartbeat(*loop, plan, context);

    // Start the tasks, all at once.
    for (std::uint64_t task = 0; task < taken.size(); ++task) {
      co_spawn(loop->executor(), call(plan, context, task, taken[task], running, heartbeat),
               rethrow);
    }
    loop->run();

    Outcome outcome = plan.account(taken);
    heartbeat.report(outcome);
    return outcome;
  };
}

const Registered<Plan> registered{lane("coroutine"), open, one};

}  // namespace
}  // namespace simul::blocking_call
