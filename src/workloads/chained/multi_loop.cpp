#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "lanes/loop_per_core.hpp"
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

Run open(const Plan& plan, const Context& context) {
  auto loops = std::make_shared<LoopPerCore>(context.clock);
  return [&plan, loops, context] {
    Record record(plan.spec(), plan.replay(), context);

    // Start the chains, all at once, each loop its share.
    loops->on_each([&](EventLoop& loop, std::size_t first) {
      for (std::size_t number = first; number < plan.spec().numbers.size();
           number += loops->size()) {
        co_spawn(loop.executor(), chain(loop, record, number), rethrow);
      }
      loop.run();
    });

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("multi_loop"), open, unlimited};

}  // namespace
}  // namespace simul::chained
