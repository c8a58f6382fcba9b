#include <boost/asio/experimental/channel.hpp>

#include <memory>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/queue/queue.hpp"

namespace simul::queue {
namespace {

using boost::system::error_code;
using Queue =
    boost::asio::experimental::basic_channel<Executor, boost::asio::experimental::channel_traits<>,
                                             void(error_code, Item)>;

// Yields only when the queue is full: an item sent without yielding costs a tenth of one that
// waits.
void produce(const Plan& plan, const Clock& clock, std::uint64_t producer, Queue& queue,
             std::uint64_t& producing, const Yield& yield) {
  const auto [first, last] = plan.share(producer);
  for (std::uint64_t number = first; number < last; ++number) {
    const Item item = plan.make(number, clock);
    if (!queue.try_send(error_code{}, item)) queue.async_send(error_code{}, item, yield);
  }

  // Signal the end, once all producers are done. Closing the channel would discard the items in it.
  if (--producing == 0) {
    for (std::uint64_t i = 0; i < plan.spec().consumers; ++i) {
      queue.async_send(error_code{}, kEnd, yield);
    }
  }
}

void consume(Queue& queue, Record& record, const Yield& yield) {
  for (;;) {
    Item item;
    const bool taken = queue.try_receive([&item](error_code, Item next) { item = next; });
    if (!taken) item = queue.async_receive(yield);
    if (item.number == kEnd.number) return;
    record.take(item);
  }
}

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().producers + plan.spec().consumers);
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop] {
    const Spec& spec = plan.spec();
    Queue queue(loop->executor(), spec.capacity);
    std::uint64_t producing = spec.producers;
    Record record(plan, loop->clock());

    // Start the producers and the consumers.
    for (std::uint64_t producer = 0; producer < spec.producers; ++producer) {
      const auto task = [&, producer](const Yield& yield) {
        produce(plan, loop->clock(), producer, queue, producing, yield);
      };
      spawn(loop->executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    for (std::uint64_t consumer = 0; consumer < spec.consumers; ++consumer) {
      const auto task = [&](const Yield& yield) { consume(queue, record, yield); };
      spawn(loop->executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    loop->run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{lane("stackful"), open, unlimited};

}  // namespace
}  // namespace simul::queue
