#include "lanes/thread_pool.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <memory>
#include <stop_token>

#include "lanes/pool_size.hpp"
#include "workloads/asyncq/blocking_tasks.hpp"

namespace simul::asyncq {
namespace {

Concurrency threads(const Spec& spec) {
  return pool_size_holding_all(
      spec.threads, spec.producers + spec.consumers + 1,
      "producers, consumers and the one that waits for them, which block,");
}

Run open(const Plan& plan, const Context& context) {
  const std::uint64_t participants = plan.spec().producers + plan.spec().consumers;
  auto pool = std::make_shared<ThreadPool>(threads(plan.spec()), context.clock);
  return [&plan, context, pool, participants] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);
    BlockingQueue queue;
    BlockingCount producing(spec.producers);
    std::stop_source consumers;

    // Start the producers and the consumers.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::uint64_t>(0, participants + 1, 1),
          [&](const tbb::blocked_range<std::uint64_t>& range) {
            for (std::uint64_t i = range.begin(); i != range.end(); ++i) {
              try {
                if (i < spec.producers) {
                  produce(context.clock, Producer(record, i), queue, producing);
                } else if (i < participants) {
                  consume(Consumer(record, i - spec.producers), queue, consumers.get_token());
                } else {
                  supervise(producing, queue, consumers);
                }
              } catch (...) {
                // Without this, the others would wait forever for this task.
                producing.give_up();
                queue.close();
                consumers.request_stop();
                throw;
              }
            }
          },
          tbb::simple_partitioner());
    });

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"threads", threads}};

}  // namespace
}  // namespace simul::asyncq
