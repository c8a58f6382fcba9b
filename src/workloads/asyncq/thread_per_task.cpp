#include <stop_token>

#include "lanes/task_threads.hpp"
#include "workloads/asyncq/blocking_tasks.hpp"

namespace simul::asyncq {
namespace {

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.producers + spec.consumers, "producers and consumers");
}

Run open(const Plan& plan, const Context& context) {
  const std::uint64_t participants = threads(plan.spec());
  require_task_threads(participants, context.clock);
  return [&plan, context, participants] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);
    BlockingQueue queue;
    BlockingCount producing(spec.producers);
    std::stop_source consumers;
    TaskThreads threads(participants);

    // Start the producers and the consumers.
    for (std::uint64_t i = 0; i < participants; ++i) {
      threads.start([&, i](auto) {
        try {
          if (i < spec.producers) {
            produce(context.clock, Producer(record, i), queue, producing);
          } else {
            consume(Consumer(record, i - spec.producers), queue, consumers.get_token());
          }
        } catch (...) {
          // Without this, the others would wait forever for this task.
          producing.give_up();
          queue.close();
          consumers.request_stop();
          throw;
        }
      });
    }
    supervise(producing, queue, consumers);
    threads.join();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::asyncq
