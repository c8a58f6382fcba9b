#include <deque>
#include <queue>

#include "workloads/asyncq/asyncq.hpp"

namespace simul::asyncq {
namespace {

void produce(Clock& clock, Producer producer, std::queue<Item>& queue) {
  for (int i = 0; i < producer.items(); ++i) {
    // Pause.
    clock.sleep_for(producer.pause());

    // Put an item into the queue.
    const Item item = producer.make();
    queue.push(item);
    producer.added(item);
  }
  producer.done();
}

void consume(Clock& clock, Consumer& consumer, std::queue<Item>& queue) {
  // Pause.
  clock.sleep_for(consumer.pause());

  // Take an item.
  consumer.got(queue.front());
  queue.pop();
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);
    std::queue<Item> queue;

    // Start the producers, one after the other.
    for (std::uint64_t number = 0; number < spec.producers; ++number) {
      produce(context.clock, Producer(record, number), queue);
    }

    // Let the consumers take an item each, in turn, until every one is processed.
    std::deque<Consumer> consumers;
    for (std::uint64_t number = 0; number < spec.consumers; ++number) {
      consumers.emplace_back(record, number);
    }
    for (std::uint64_t turn = 0; !queue.empty(); ++turn) {
      consume(context.clock, consumers[turn % spec.consumers], queue);
    }

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::asyncq
