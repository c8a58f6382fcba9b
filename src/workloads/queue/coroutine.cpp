#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/queue/queue.hpp"

namespace simul::queue {
namespace {

using boost::system::error_code;
using Queue =
    boost::asio::experimental::basic_channel<Executor, boost::asio::experimental::channel_traits<>,
                                             void(error_code, Item)>;

// Suspends only when the queue is full: an item sent without suspending costs a tenth of one that
// waits.
Awaitable<void> produce(const Plan& plan, const Clock& clock, std::uint64_t producer, Queue& queue,
                        std::uint64_t& producing) {
  const auto [first, last] = plan.share(producer);
  for (std::uint64_t number = first; number < last; ++number) {
    const Item item = plan.make(number, clock);
    if (!queue.try_send(error_code{}, item)) {
      co_await queue.async_send(error_code{}, item, deferred);
    }
  }

  // Signal the end, once all producers are done. Closing the channel would discard the items in it.
  if (--producing == 0) {
    for (std::uint64_t i = 0; i < plan.spec().consumers; ++i) {
      co_await queue.async_send(error_code{}, kEnd, deferred);
    }
  }
}

Awaitable<void> consume(Queue& queue, Record& record) {
  for (;;) {
    Item item;
    const bool taken = queue.try_receive([&item](error_code, Item next) { item = next; });
    if (!taken) item = co_await queue.async_receive(deferred);
    if (item.number == kEnd.number) co_return;
    record.take(item);
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop] {
    const Spec& spec = plan.spec();
    Queue queue(loop->executor(), spec.capacity);
    std::uint64_t producing = spec.producers;
    Record record(plan, loop->clock());

    // Start the producers and the consumers.
    for (std::uint64_t producer = 0; producer < spec.producers; ++producer) {
      co_spawn(loop->executor(), produce(plan, loop->clock(), producer, queue, producing), rethrow);
    }
    for (std::uint64_t consumer = 0; consumer < spec.consumers; ++consumer) {
      co_spawn(loop->executor(), consume(queue, record), rethrow);
    }
    loop->run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{lane("coroutine"), open, unlimited};

}  // namespace
}  // namespace simul::queue
