#include <deque>
#include <memory>
#include <optional>

#include "lean/channel.hpp"
#include "lean/loop.hpp"
#include "lean/timer.hpp"
#include "lean/wait_group.hpp"
#include "workloads/asyncq/asyncq.hpp"

namespace simul::asyncq {
namespace {

using Queue = lean::Channel<std::optional<Item>>;  // nothing: no more items follow

constexpr std::uint64_t kMostItems = 10;  // of a producer

lean::Task<> produce(lean::Loop& loop, Record& record, std::uint64_t number, Queue& queue,
                     lean::WaitGroup& producing, lean::WaitGroup& unprocessed) {
  Producer producer(record, number);
  for (int i = 0; i < producer.items(); ++i) {
    // Pause.
    co_await loop.sleep_for(producer.pause());

    // Put an item into the queue.
    const Item item = producer.make();
    unprocessed.add();
    co_await queue.send(item);
    producer.added(item);
  }
  producer.done();
  producing.done();
}

lean::Task<> consume(Record& record, std::uint64_t number, Queue& queue,
                     lean::WaitGroup& unprocessed, lean::Timer& timer) {
  Consumer consumer(record, number);
  for (;;) {
    // Pause.
    co_await timer.sleep_for(consumer.pause());

    // Take an item.
    const std::optional<Item> item = co_await queue.receive();
    if (!item) break;
    consumer.got(*item);
    unprocessed.done();
  }
  consumer.cancelled();
}

lean::Task<> supervise(lean::WaitGroup& producing, lean::WaitGroup& unprocessed, Queue& queue,
                       std::deque<lean::Timer>& pauses) {
  // Wait for the producers, then for their items to be processed.
  co_await producing.wait();
  co_await unprocessed.wait();

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
    lean::WaitGroup producing(*loop, spec.producers);
    lean::WaitGroup unprocessed(*loop);
    std::deque<lean::Timer> pauses;  // of the consumers

    // Start the producers and the consumers.
    for (std::uint64_t number = 0; number < spec.producers; ++number) {
      loop->spawn(produce(*loop, record, number, queue, producing, unprocessed));
    }
    for (std::uint64_t number = 0; number < spec.consumers; ++number) {
      lean::Timer& pause = pauses.emplace_back(*loop);
      loop->spawn(consume(record, number, queue, unprocessed, pause));
    }
    loop->spawn(supervise(producing, unprocessed, queue, pauses));
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::asyncq
