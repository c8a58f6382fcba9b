#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "lanes/task_threads.hpp"
#include "workloads/asyncq/blocking_queue.hpp"

namespace simul::asyncq {
namespace {

// Ends early when a stop is requested.
void rest(Duration pause, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, pause, [] { return false; });
}

void produce(Clock& clock, Producer producer, BlockingQueue& queue, BlockingCount& producing) {
  for (int i = 0; i < producer.items(); ++i) {
    // Pause.
    clock.sleep_for(producer.pause());

    // Put an item into the queue.
    const Item item = producer.make();
    queue.put(item);
    producer.added(item);
  }
  producer.done();
  producing.end();
}

void consume(Consumer consumer, BlockingQueue& queue, const std::stop_token& stop) {
  for (;;) {
    // Pause.
    rest(consumer.pause(), stop);

    // Take an item.
    const std::optional<Item> item = queue.get();
    if (!item) break;
    consumer.got(*item);
    queue.processed();
  }
  consumer.cancelled();
}

void supervise(BlockingCount& producing, BlockingQueue& queue, std::stop_source& consumers) {
  // Wait for the producers, then for their items to be processed.
  producing.wait();
  queue.join();

  // Cancel the consumers.
  queue.close();
  consumers.request_stop();
}

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
