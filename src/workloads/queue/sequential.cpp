#include <queue>

#include "workloads/queue/queue.hpp"

namespace simul::queue {
namespace {

Run open(const Plan& plan, const Context& context) {
  return [&plan, &clock = context.clock] {
    const Spec& spec = plan.spec();
    std::queue<Item> queue;
    Record record(plan, clock);

    // Consume until the queue is empty.
    const auto consume = [&] {
      while (!queue.empty()) {
        record.take(queue.front());
        queue.pop();
      }
    };

    // Produce, one producer after the other. Consume whenever the queue is full.
    for (std::uint64_t producer = 0; producer < spec.producers; ++producer) {
      const auto [first, last] = plan.share(producer);
      for (std::uint64_t number = first; number < last; ++number) {
        if (queue.size() == spec.capacity) consume();
        queue.push(plan.make(number, clock));
      }
    }
    consume();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::queue
