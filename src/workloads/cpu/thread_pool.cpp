#include <oneapi/tbb/parallel_for.h>

#include <memory>

#include "lanes/core_count.hpp"
#include "lanes/thread_pool.hpp"
#include "workloads/cpu/cpu.hpp"

namespace simul::cpu {
namespace {

Concurrency threads(const Spec& spec) {
  return spec.threads != 0 ? spec.threads : core_count();
}

Run open(const Plan& plan, const Context& context) {
  auto pool = std::make_shared<ThreadPool>(threads(plan.spec()), context.clock);
  return [&plan, context, pool] {
    std::vector<std::uint64_t> primes(plan.spec().tasks, kNotRun);

    // Start the tasks, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::uint64_t>(0, primes.size(), 1),
          [&](const tbb::blocked_range<std::uint64_t>& range) {
            for (std::uint64_t task = range.begin(); task != range.end(); ++task) {
              // Compute.
              primes[task] = count_primes(plan, context, task);
            }
          },
          tbb::simple_partitioner());
    });

    return plan.account(primes);
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"threads", threads}};

}  // namespace
}  // namespace simul::cpu
