#include <atomic>
#include <mutex>

#include "lanes/task_threads.hpp"
#include "workloads/queue/blocking_tasks.hpp"
#include "workloads/queue/condvar_queue.hpp"
#include "workloads/queue/tbb_queue.hpp"

namespace simul::queue {
namespace {

template <class Queue>
Outcome run(const Plan& plan, const Clock& clock) {
  const Spec& spec = plan.spec();
  Queue queue(spec.capacity);
  std::atomic<std::uint64_t> producing = spec.producers;
  Outcome outcome;
  std::mutex outcome_mutex;
  TaskThreads threads(spec.producers + spec.consumers);

  // Start the producers and the consumers.
  for (std::uint64_t producer = 0; producer < spec.producers; ++producer) {
    threads.start([&, producer](auto) { produce(plan, clock, producer, queue, producing); });
  }
  for (std::uint64_t consumer = 0; consumer < spec.consumers; ++consumer) {
    threads.start([&](auto) {
      Record record(plan, clock);
      consume(queue, record);
      const std::lock_guard lock(outcome_mutex);
      outcome += std::move(record).outcome();
    });
  }
  threads.join();

  return outcome;
}

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.producers + spec.consumers, "producers and consumers");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan, &clock = context.clock] {
    return plan.spec().handover == kCondvar ? run<CondvarQueue>(plan, clock)
                                            : run<TbbQueue>(plan, clock);
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::queue
