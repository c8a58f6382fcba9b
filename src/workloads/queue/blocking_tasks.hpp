#pragma once

#include <atomic>
#include <cstdint>

#include "workloads/queue/queue.hpp"

/// What producers and consumers do on threads. The lanes with threads differ in where the threads
/// come from.
namespace simul::queue {

template <class Queue>
void produce(const Plan& plan, const Clock& clock, std::uint64_t producer, Queue& queue,
             std::atomic<std::uint64_t>& producing) {
  const auto [first, last] = plan.share(producer);
  for (std::uint64_t number = first; number < last; ++number) {
    queue.push(plan.make(number, clock));
  }

  // Signal the end, once all producers are done.
  if (--producing == 0) {
    for (std::uint64_t i = 0; i < plan.spec().consumers; ++i) queue.push(kEnd);
  }
}

template <class Queue>
void consume(Queue& queue, Record& record) {
  for (;;) {
    const Item item = queue.pop();
    if (item.number == kEnd.number) return;
    record.take(item);
  }
}

}  // namespace simul::queue
