#include "workloads/cpu/cpu.hpp"

namespace simul::cpu {
namespace {

Run open(const Plan& plan, const Context& context) {
  return [&plan, context] {
    std::vector<std::uint64_t> primes(plan.spec().tasks, kNotRun);

    // Start the tasks, one after the other.
    for (std::uint64_t task = 0; task < primes.size(); ++task) {
      // Compute.
      primes[task] = count_primes(plan, context, task);
    }

    return plan.account(primes);
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::cpu
