#include <oneapi/tbb/parallel_for.h>

#include <memory>

#include "lanes/thread_pool.hpp"
#include "workloads/blocking_call/blocking_call.hpp"

namespace simul::blocking_call {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto pool = std::make_shared<ThreadPool>(plan.spec().threads, context.clock);
  return [&plan, context, pool] {
    std::vector<Duration> taken(plan.spec().tasks, kNotRun);

    // Start the tasks, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::uint64_t>(0, taken.size(), 1),
          [&](const tbb::blocked_range<std::uint64_t>& range) {
            for (std::uint64_t task = range.begin(); task != range.end(); ++task) {
              // Call, and block this thread.
              taken[task] = block(plan, context, task);
            }
          },
          tbb::simple_partitioner());
    });

    return plan.account(taken);
  };
}

const Registered<Plan> registered{
    lane("thread_pool"), open, {"threads", [](const Spec& spec) -> Concurrency {
                                  return spec.threads;
                                }}};

}  // namespace
}  // namespace simul::blocking_call
