#include "lanes/thread_pool.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <memory>

#include "workloads/mix/blocking_task.hpp"

namespace simul::mixed {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto pool = std::make_shared<ThreadPool>(tasks_at_a_time(plan.spec()), context.clock);
  return [&plan, context, pool] {
    std::vector<Plan::Result> results(plan.spec().tasks);

    // Start the tasks, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::uint64_t>(0, results.size(), 1),
          [&](const tbb::blocked_range<std::uint64_t>& range) {
            for (std::uint64_t number = range.begin(); number != range.end(); ++number) {
              work(plan, context, number, results[number]);
            }
          },
          tbb::simple_partitioner());
    });

    return plan.account(results);
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"inflight", tasks_at_a_time}};

}  // namespace
}  // namespace simul::mixed
