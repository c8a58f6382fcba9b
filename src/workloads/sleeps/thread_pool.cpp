#include <oneapi/tbb/parallel_for.h>

#include <memory>

#include "lanes/pool_size.hpp"
#include "lanes/thread_pool.hpp"
#include "workloads/sleeps/sleeps.hpp"

namespace simul::sleeps {
namespace {

Concurrency threads(const Spec& spec) {
  return pool_size(spec.threads, spec.tasks, "tasks");
}

Run open(const Plan& plan, const Context& context) {
  auto pool = std::make_shared<ThreadPool>(threads(plan.spec()), context.clock);
  return [&plan, &clock = context.clock, pool] {
    std::vector<Duration> waited(plan.spec().tasks, kNotRun);

    // Start the tasks, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, waited.size(), 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t task = range.begin(); task != range.end(); ++task) {
              // Wait.
              const auto begin = clock.now();
              clock.sleep_for(plan.spec().delay);
              waited[task] = clock.now() - begin;
            }
          },
          tbb::simple_partitioner());
    });

    return plan.account(waited);
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"threads", threads}};

}  // namespace
}  // namespace simul::sleeps
