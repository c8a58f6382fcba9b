#include "workloads/chained/chained.hpp"

namespace simul::chained {
namespace {

std::string run(Clock& clock, Part part) {
  // Wait.
  clock.sleep_for(part.delay());
  return part.finish();
}

void chain(Clock& clock, Record& record, std::size_t number) {
  const auto begin = clock.now();

  // Part 1.
  const std::string result1 = run(clock, record.part1(number));

  // Part 2, from what part 1 made.
  const std::string result2 = run(clock, record.part2(number, result1));

  record.chained(number, result2, begin);
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, context] {
    Record record(plan.spec(), plan.replay(), context);

    // Start the chains, one after the other.
    for (std::size_t number = 0; number < plan.spec().numbers.size(); ++number) {
      chain(context.clock, record, number);
    }

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::chained
