#include <memory>

#include "lean/loop.hpp"
#include "workloads/chained/chained.hpp"

namespace simul::chained {
namespace {

lean::Task<std::string> run(lean::Loop& loop, Part part) {
  // Wait.
  co_await loop.sleep_for(part.delay());
  co_return part.finish();
}

lean::Task<> chain(lean::Loop& loop, Record& record, std::size_t number) {
  const auto begin = loop.clock().now();

  // Part 1.
  lean::Task<std::string> part1 = run(loop, record.part1(number));
  const std::string result1 = co_await std::move(part1);

  // Part 2, from what part 1 made.
  lean::Task<std::string> part2 = run(loop, record.part2(number, result1));
  const std::string result2 = co_await std::move(part2);

  record.chained(number, result2, begin);
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);

    // Start the chains, all at once.
    for (std::size_t number = 0; number < spec.numbers.size(); ++number) {
      loop->spawn(chain(*loop, record, number));
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::chained
