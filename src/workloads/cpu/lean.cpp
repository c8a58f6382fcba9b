#include <memory>

#include "lean/loop.hpp"
#include "workloads/cpu/cpu.hpp"

namespace simul::cpu {
namespace {

// Never suspends: a task occupies the loop until it has finished.
lean::Task<> compute(const Plan& plan, const Context& context, std::uint64_t task,
                     std::uint64_t& primes) {
  // Compute.
  primes = count_primes(plan, context, task);
  co_return;
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, context, loop] {
    std::vector<std::uint64_t> primes(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once.
    for (std::uint64_t task = 0; task < primes.size(); ++task) {
      loop->spawn(compute(plan, context, task, primes[task]));
    }
    loop->run();

    return plan.account(primes);
  };
}

const Registered<Plan> registered{lane("lean"), open, one};

}  // namespace
}  // namespace simul::cpu
