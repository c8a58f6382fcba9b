#include "lanes/task_threads.hpp"
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

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.numbers.size(), "chains");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan, context] {
    Record record(plan.spec(), plan.replay(), context);
    TaskThreads threads(plan.spec().numbers.size());

    // Start the chains, all at once.
    for (std::size_t number = 0; number < plan.spec().numbers.size(); ++number) {
      threads.start([&, number](auto) { chain(context.clock, record, number); });
    }
    threads.join();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::chained
