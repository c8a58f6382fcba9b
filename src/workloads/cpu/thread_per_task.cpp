#include "lanes/task_threads.hpp"
#include "workloads/cpu/cpu.hpp"

namespace simul::cpu {
namespace {

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.tasks, "tasks");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan, context] {
    std::vector<std::uint64_t> primes(plan.spec().tasks, kNotRun);
    TaskThreads threads(primes.size());

    // Start the tasks, all at once.
    for (std::uint64_t task = 0; task < primes.size(); ++task) {
      threads.start([&, task](auto) {
        // Compute.
        primes[task] = count_primes(plan, context, task);
      });
    }
    threads.join();

    return plan.account(primes);
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::cpu
