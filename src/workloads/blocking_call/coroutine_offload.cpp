#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "lanes/loop_with_pool.hpp"
#include "workloads/blocking_call/heartbeat.hpp"

namespace simul::blocking_call {
namespace {

Awaitable<void> call(LoopWithPool& opened, const Plan& plan, const Context& context,
                     std::uint64_t task, Duration& taken, std::uint64_t& running,
                     Heartbeat& heartbeat) {
  // Call, and block a thread of the pool.
  auto blocking = [&] { taken = block(plan, context, task); };
  co_await opened.offload(blocking);
  if (--running == 0) heartbeat.stop();
}

Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<LoopWithPool>(plan.spec().threads, context.clock);
  return [&plan, context, opened] {
    std::vector<Duration> taken(plan.spec().tasks, kNotRun);
    std::uint64_t running = taken.size();
    Heartbeat heartbeat(opened->loop(), plan, context);

    // Start the tasks, all at once.
    for (std::uint64_t task = 0; task < taken.size(); ++task) {
      co_spawn(opened->loop().executor(),
               call(*opened, plan, context, task, taken[task], running, heartbeat), rethrow);
    }
    opened->loop().run();

    Outcome outcome = plan.account(taken);
    heartbeat.report(outcome);
    return outcome;
  };
}

const Registered<Plan> registered{
    lane("coroutine_offload"), open, {"threads", [](const Spec& spec) -> Concurrency {
                                        return spec.threads;
                                      }}};

}  // namespace
}  // namespace simul::blocking_call
