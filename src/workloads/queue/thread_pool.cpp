#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <memory>
#include <mutex>

#include "lanes/pool_size.hpp"
#include "lanes/thread_pool.hpp"
#include "workloads/queue/blocking_tasks.hpp"
#include "workloads/queue/condvar_queue.hpp"
#include "workloads/queue/tbb_queue.hpp"

namespace simul::queue {
namespace {

template <class Queue>
Outcome run(const Plan& plan, const Clock& clock, ThreadPool& pool) {
  const Spec& spec = plan.spec();
  Queue queue(spec.capacity);
  std::atomic<std::uint64_t> producing = spec.producers;
  Outcome outcome;
  std::mutex outcome_mutex;

  // Start the producers and the consumers.
  pool.arena().execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::uint64_t>(0, spec.producers + spec.consumers, 1),
        [&](const tbb::blocked_range<std::uint64_t>& range) {
          for (std::uint64_t i = range.begin(); i != range.end(); ++i) {
            if (i < spec.producers) {
              produce(plan, clock, i, queue, producing);
            } else {
              Record record(plan, clock);
              consume(queue, record);
              const std::lock_guard lock(outcome_mutex);
              outcome += std::move(record).outcome();
            }
          }
        },
        tbb::simple_partitioner());
  });

  return outcome;
}

Concurrency threads(const Spec& spec) {
  return pool_size_holding_all(spec.threads, spec.producers + spec.consumers,
                               "producers and consumers that block");
}

Run open(const Plan& plan, const Context& context) {
  auto pool = std::make_shared<ThreadPool>(threads(plan.spec()), context.clock);
  return [&plan, &clock = context.clock, pool] {
    return plan.spec().handover == kCondvar ? run<CondvarQueue>(plan, clock, *pool)
                                            : run<TbbQueue>(plan, clock, *pool);
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"threads", threads}};

}  // namespace
}  // namespace simul::queue
