#include <memory>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/cpu/cpu.hpp"

namespace simul::cpu {
namespace {

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().tasks);
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, context, loop] {
    std::vector<std::uint64_t> primes(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once. None yields: each occupies the loop until it has finished.
    for (std::uint64_t task = 0; task < primes.size(); ++task) {
      const auto compute = [&, task](const Yield& /*yield*/) {
        // Compute.
        primes[task] = count_primes(plan, context, task);
      };
      spawn(loop->executor(), std::allocator_arg, task_stack(), compute, rethrow);
    }
    loop->run();

    return plan.account(primes);
  };
}

const Registered<Plan> registered{lane("stackful"), open, one};

}  // namespace
}  // namespace simul::cpu
