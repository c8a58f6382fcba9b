#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

#include "workloads/asyncq/blocking_queue.hpp"

/// What producers, consumers and main do on threads. The lanes with threads differ in where the
/// threads come from.
namespace simul::asyncq {

/// Ends early when a stop is requested.
inline void rest(Duration pause, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, pause, [] { return false; });
}

inline void produce(Clock& clock, Producer producer, BlockingQueue& queue,
                    BlockingCount& producing) {
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

inline void consume(Consumer consumer, BlockingQueue& queue, const std::stop_token& stop) {
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

inline void supervise(BlockingCount& producing, BlockingQueue& queue, std::stop_source& consumers) {
  // Wait for the producers, then for their items to be processed.
  producing.wait();
  queue.join();

  // Cancel the consumers.
  queue.close();
  consumers.request_stop();
}

}  // namespace simul::asyncq
