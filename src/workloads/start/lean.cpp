#include "lean/loop.hpp"
#include "workloads/start/start.hpp"

namespace simul::start {
namespace {

lean::Task<> run_once(lean::Loop& loop, std::uint64_t& started) {
  co_await loop.yield();
  ++started;
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, &clock = context.clock] {
    lean::Loop loop(clock);
    std::uint64_t started = 0;

    // Start the tasks, and wait for their end.
    for (std::uint64_t i = 0; i < plan.spec().tasks; ++i) loop.spawn(run_once(loop, started));
    loop.run();

    return Plan::outcome(started);
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::start
