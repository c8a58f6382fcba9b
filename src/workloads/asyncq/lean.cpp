#include <deque>
#include <memory>
#include <optional>

#include "lean/channel.hpp"
#include "lean/loop.hpp"
#include "lean/timer.hpp"
#include "workloads/asyncq/asyncq.hpp"

namespace simul::asyncq {
namespace {

using Queue = lean::Channel<std::optional<Item>>;  // nothing: no more items follow
using Counts = lean::Channel<int>;                 // of items

// Of a producer. All channels have room for everything, so that nobody waits to send.
constexpr std::uint64_t kMostItems = 10;

lean::Task<> produce(lean::Loop& loop, Record& record, std::uint64_t number, Queue& queue,
                     Counts& made) {
  Producer producer(record, number);
  for (int i = 0; i < producer.items(); ++i) {
    // Pause.
    co_await loop.sleep_for(producer.pause());

    // Put an item into the queue.
    const Item item = producer.make();
    co_await queue.send(item);
    producer.added(item);
  }
  producer.done();
  co_await made.send(producer.items());
}

lean::Task<> consume(Record& record, std::uint64_t number, Queue& queue, Counts& processed,
                     lean::Timer& timer) {
  Consumer consumer(record, number);
  for (;;) {
    // Pause.
    co_await timer.sleep_for(consumer.pause());

    // Take an item.
    const std::optional<Item> item = co_await queue.receive();
    if (!item) break;
    consumer.got(*item);
    co_await processed.send(1);
  }
  consumer.cancelled();
}

lean::Task<> supervise(const Spec& spec, Counts& made, Counts& processed, Queue& queue,
                       std::deque<lean::Timer>& pauses) {
  // Wait for the producers, then for their items to be processed.
  int items = 0;
  for (std::uint64_t i = 0; i < spec.producers; ++i) items += co_await made.receive();
  while (items > 0) items -= co_await processed.receive();

  // Cancel the consumers.
  for (lean::Timer& pause : pauses) {
    pause.cancel();
    co_await queue.send(std::nullopt);
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);
    Queue queue(*loop, spec.producers * kMostItems + spec.consumers);
    Counts made(*loop, spec.producers);
    Counts processed(*loop, spec.producers * kMostItems);
    std::deque<lean::Timer> pauses;  // of the consumers

    // Start the producers and the consumers.
    for (std::uint64_t number = 0; number < spec.producers; ++number) {
      loop->spawn(produce(*loop, record, number, queue, made));
    }
    for (std::uint64_t number = 0; number < spec.consumers; ++number) {
      lean::Timer& pause = pauses.emplace_back(*loop);
      loop->spawn(consume(record, number, queue, processed, pause));
    }
    loop->spawn(supervise(spec, made, processed, queue, pauses));
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::asyncq
