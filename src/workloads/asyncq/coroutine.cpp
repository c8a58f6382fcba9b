#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <deque>
#include <memory>

#include "workloads/asyncq/awaitable_queue.hpp"

namespace simul::asyncq {
namespace {

// A pause of zero length lets the other ready tasks run.
Awaitable<void> rest(EventLoop& loop, Timer& timer, Duration pause) {
  if (pause == Duration::zero()) {
    co_await boost::asio::post(loop.executor(), deferred);
  } else {
    timer.expires_after(pause);
    co_await timer.wait();
  }
}

Awaitable<void> produce(EventLoop& loop, Record& record, std::uint64_t number,
                        AwaitableQueue& queue, AwaitableCount& producing) {
  Producer producer(record, number);
  Timer timer(loop);
  for (int i = 0; i < producer.items(); ++i) {
    // Pause.
    co_await rest(loop, timer, producer.pause());

    // Put an item into the queue.
    const Item item = producer.make();
    queue.put(item);
    producer.added(item);
  }
  producer.done();
  producing.end();
}

Awaitable<void> consume(EventLoop& loop, Record& record, std::uint64_t number,
                        AwaitableQueue& queue, Timer& timer) {
  Consumer consumer(record, number);
  for (;;) {
    // Pause.
    co_await rest(loop, timer, consumer.pause());

    // Take an item.
    const std::optional<Item> item = co_await queue.get();
    if (!item) break;
    consumer.got(*item);
    queue.processed();
  }
  consumer.cancelled();
}

Awaitable<void> supervise(AwaitableCount& producing, AwaitableQueue& queue,
                          std::deque<Timer>& pauses) {
  // Wait for the producers, then for their items to be processed.
  co_await producing.wait();
  co_await queue.join();

  // Cancel the consumers.
  queue.close();
  for (Timer& pause : pauses) pause.cancel();
}

Outcome run_all(EventLoop& loop, const Spec& spec, const Source& source, const Context& context) {
  Record record(spec, source, context);
  AwaitableQueue queue(loop);
  AwaitableCount producing(loop, spec.producers);
  std::deque<Timer> pauses;  // of the consumers

  // Start the producers and the consumers.
  for (std::uint64_t number = 0; number < spec.producers; ++number) {
    co_spawn(loop.executor(), produce(loop, record, number, queue, producing), rethrow);
  }
  for (std::uint64_t number = 0; number < spec.consumers; ++number) {
    Timer& pause = pauses.emplace_back(loop);
    co_spawn(loop.executor(), consume(loop, record, number, queue, pause), rethrow);
  }
  co_spawn(loop.executor(), supervise(producing, queue, pauses), rethrow);
  loop.run();

  return record.outcome();
}

}  // namespace

void rehearse(const Spec& spec, const Source& source, Clock& clock) {
  Transcript silence;
  Trace untraced;
  EventLoop loop(clock);
  run_all(loop, spec, source, {clock, silence, untraced});
}

namespace {

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] { return run_all(*loop, plan.spec(), plan.replay(), context); };
}

const Registered<Plan> registered{lane("coroutine"), open, unlimited};

}  // namespace
}  // namespace simul::asyncq
