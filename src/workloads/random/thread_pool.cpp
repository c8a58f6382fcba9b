#include "lanes/thread_pool.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <memory>

#include "lanes/pool_size.hpp"
#include "workloads/random/random.hpp"

namespace simul::random {
namespace {

void make_random(Clock& clock, const Spec& spec, Record& record, std::size_t task) {
  record.initiated(task);

  // Draw until the number is high enough.
  while (!record.draw(task)) {
    // Wait.
    clock.sleep_for(spec.delay(task));
  }
}

Concurrency threads(const Spec& spec) {
  return pool_size(spec.threads, spec.tasks, "tasks");
}

Run open(const Plan& plan, const Context& context) {
  auto pool = std::make_shared<ThreadPool>(threads(plan.spec()), context.clock);
  return [&plan, context, pool] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);

    // Start the tasks, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, spec.tasks, 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t task = range.begin(); task != range.end(); ++task) {
              make_random(context.clock, spec, record, task);
            }
          },
          tbb::simple_partitioner());
    });

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"threads", threads}};

}  // namespace
}  // namespace simul::random
