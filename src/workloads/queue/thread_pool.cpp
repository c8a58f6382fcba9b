#include <fmt/format.h>
#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <memory>
#include <mutex>

#include "lanes/thread_limit.hpp"
#include "lanes/thread_pool.hpp"
#include "workloads/queue/queue.hpp"

namespace simul::queue {
namespace {

using Queue = tbb::concurrent_bounded_queue<Item>;

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

void consume(Queue& queue, Tally& tally) {
  for (;;) {
    Item item;
    queue.pop(item);
    if (item.number == kEnd.number) return;
    tally.take(item);
  }
}

}  // namespace

Run open_thread_pool(const Plan& plan, const Context& context) {
  // Every participant may block, and oneTBB does not move a blocked task aside: each needs a thread
  // of its own.
  const std::uint64_t participants = plan.spec().producers + plan.spec().consumers;
  const std::uint64_t threads = plan.spec().threads != 0 ? plan.spec().threads : participants;
  if (threads < participants) {
    throw Declined(
        fmt::format("{} threads cannot hold {} producers and consumers that block; "
                    "give --threads {} or more",
                    threads, participants, participants));
  }
  if (threads > kMaxThreads) {
    throw Declined(
        fmt::format("{} producers and consumers that block need more than the {} threads "
                    "that a pool may have",
                    participants, kMaxThreads));
  }
  auto pool = std::make_shared<ThreadPool>(static_cast<unsigned>(threads), context.clock);
  return [&plan, &clock = context.clock, pool, participants] {
    const Spec& spec = plan.spec();
    Queue queue;
    queue.set_capacity(static_cast<std::ptrdiff_t>(spec.capacity));
    std::atomic<std::uint64_t> producing = spec.producers;
    Outcome outcome;
    std::mutex outcome_mutex;

    // Start the producers and the consumers.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::uint64_t>(0, participants, 1),
          [&](const tbb::blocked_range<std::uint64_t>& range) {
            for (std::uint64_t i = range.begin(); i != range.end(); ++i) {
              if (i < spec.producers) {
                produce(plan, clock, i, queue, producing);
              } else {
                Tally tally(plan, clock);
                consume(queue, tally);
                const std::lock_guard lock(outcome_mutex);
                outcome += std::move(tally).outcome();
              }
            }
          },
          tbb::simple_partitioner());
    });

    return outcome;
  };
}

}  // namespace simul::queue
