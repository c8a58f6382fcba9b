#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "loop/event_loop.hpp"
#include "workloads/start/start.hpp"

namespace simul::start {
namespace {

Awaitable<void> run_once(EventLoop& loop, std::uint64_t& started) {
  co_await boost::asio::post(loop.executor(), deferred);
  ++started;
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, &clock = context.clock] {
    EventLoop loop(clock);
    std::uint64_t started = 0;

    // Start the tasks, and wait for their end.
    for (std::uint64_t i = 0; i < plan.spec().tasks; ++i) {
      co_spawn(loop.executor(), run_once(loop, started), rethrow);
    }
    loop.run();

    return Plan::outcome(started);
  };
}

const Registered<Plan> registered{lane("coroutine"), open, unlimited};

}  // namespace
}  // namespace simul::start
