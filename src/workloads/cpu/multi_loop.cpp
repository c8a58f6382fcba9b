#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "lanes/core_count.hpp"
#include "lanes/loop_per_core.hpp"
#include "workloads/cpu/cpu.hpp"

namespace simul::cpu {
namespace {

// Never suspends: a task occupies its loop until it has finished.
Awaitable<void> compute(const Plan& plan, const Context& context, std::uint64_t task,
                        std::uint64_t& primes) {
  // Compute.
  primes = count_primes(plan, context, task);
  co_return;
}

Concurrency loops(const Spec& /*spec*/) {
  return core_count();
}

Run open(const Plan& plan, const Context& context) {
  auto loops = std::make_shared<LoopPerCore>(context.clock);
  return [&plan, context, loops] {
    std::vector<std::uint64_t> primes(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once, each loop its share.
    loops->on_each([&](EventLoop& loop, std::size_t number) {
      for (std::uint64_t task = number; task < primes.size(); task += loops->size()) {
        co_spawn(loop.executor(), compute(plan, context, task, primes[task]), rethrow);
      }
      loop.run();
    });

    return plan.account(primes);
  };
}

const Registered<Plan> registered{lane("multi_loop"), open, {"", loops}};

}  // namespace
}  // namespace simul::cpu
