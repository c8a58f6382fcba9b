#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/cpu/cpu.hpp"

namespace simul::cpu {
namespace {

// Never suspends: a task occupies the loop until it has finished.
Awaitable<void> compute(const Plan& plan, const Context& context, std::uint64_t task,
                        std::uint64_t& primes) {
  // Compute.
  primes = count_primes(plan, context, task);
  co_return;
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, context, loop] {
    std::vector<std::uint64_t> primes(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once.
    for (std::uint64_t task = 0; task < primes.size(); ++task) {
      co_spawn(loop->executor(), compute(plan, context, task, primes[task]), rethrow);
    }
    loop->run();

    return plan.account(primes);
  };
}

const Registered<Plan> registered{lane("coroutine"), open, one};

}  // namespace
}  // namespace simul::cpu
