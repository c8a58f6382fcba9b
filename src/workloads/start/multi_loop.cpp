#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <numeric>

#include "lanes/loop_per_core.hpp"
#include "workloads/start/start.hpp"

namespace simul::start {
namespace {

Awaitable<void> run_once(EventLoop& loop, std::uint64_t& started) {
  co_await boost::asio::post(loop.executor(), deferred);
  ++started;
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, &clock = context.clock] {
    LoopPerCore loops(clock);
    std::vector<std::uint64_t> started(loops.size());

    // Start the tasks, each loop its share, and wait for their end.
    loops.on_each([&](EventLoop& loop, std::size_t number) {
      std::uint64_t here = 0;
      for (std::uint64_t i = number; i < plan.spec().tasks; i += loops.size()) {
        co_spawn(loop.executor(), run_once(loop, here), rethrow);
      }
      loop.run();
      started[number] = here;
    });

    return Plan::outcome(std::accumulate(started.begin(), started.end(), std::uint64_t{0}));
  };
}

const Registered<Plan> registered{lane("multi_loop"), open, unlimited};

}  // namespace
}  // namespace simul::start
