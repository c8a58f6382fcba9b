#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/chained/chained.hpp"

namespace simul::chained {
namespace {

Awaitable<std::string> run(EventLoop& loop, Part part) {
  // Wait.
  Timer timer(loop);
  timer.expires_after(part.delay());
  co_await timer.wait();
  co_return part.finish();
}

Awaitable<void> chain(EventLoop& loop, Record& record, std::size_t number) {
  const auto begin = loop.clock().now();

  // Part 1.
  Awaitable<std::string> part1 = run(loop, record.part1(number));
  const std::string result1 = co_await std::move(part1);

  // Part 2, from what part 1 made.
  Awaitable<std::string> part2 = run(loop, record.part2(number, result1));
  const std::string result2 = co_await std::move(part2);

  record.chained(number, result2, begin);
}

Outcome perform(EventLoop& loop, const Spec& spec, const Source& source, const Context& context) {
  Record record(spec, source, context);

  // Start the chains, all at once.
  for (std::size_t number = 0; number < spec.numbers.size(); ++number) {
    co_spawn(loop.executor(), chain(loop, record, number), rethrow);
  }
  loop.run();

  return record.outcome();
}

}  // namespace

void rehearse(const Spec& spec, const Source& source, Clock& clock) {
  Transcript silence;
  Trace untraced;
  EventLoop loop(clock);
  perform(loop, spec, source, {clock, silence, untraced});
}

namespace {

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] { return perform(*loop, plan.spec(), plan.replay(), context); };
}

const Registered<Plan> registered{lane("coroutine"), open, unlimited};

}  // namespace
}  // namespace simul::chained
