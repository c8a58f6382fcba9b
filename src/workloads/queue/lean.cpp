#include <memory>

#include "lean/channel.hpp"
#include "lean/loop.hpp"
#include "workloads/queue/queue.hpp"

namespace simul::queue {
namespace {

using Queue = lean::Channel<Item>;

lean::Task<> produce(const Plan& plan, const Clock& clock, std::uint64_t producer, Queue& queue,
                     std::uint64_t& producing) {
  const auto [first, last] = plan.share(producer);
  for (std::uint64_t number = first; number < last; ++number) {
    co_await queue.send(plan.make(number, clock));
  }

  // Signal the end, once all producers are done.
  if (--producing == 0) {
    for (std::uint64_t i = 0; i < plan.spec().consumers; ++i) co_await queue.send(kEnd);
  }
}

lean::Task<> consume(Queue& queue, Record& record) {
  for (;;) {
    const Item item = co_await queue.receive();
    if (item.number == kEnd.number) co_return;
    record.take(item);
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, loop] {
    const Spec& spec = plan.spec();
    Queue queue(*loop, spec.capacity);
    std::uint64_t producing = spec.producers;
    Record record(plan, loop->clock());

    // Start the producers and the consumers.
    for (std::uint64_t producer = 0; producer < spec.producers; ++producer) {
      loop->spawn(produce(plan, loop->clock(), producer, queue, producing));
    }
    for (std::uint64_t consumer = 0; consumer < spec.consumers; ++consumer) {
      loop->spawn(consume(queue, record));
    }
    loop->run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::queue
