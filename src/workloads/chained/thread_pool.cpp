#include "lanes/thread_pool.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <memory>

#include "lanes/pool_size.hpp"
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
  return pool_size(spec.threads, spec.numbers.size(), "chains");
}

Run open(const Plan& plan, const Context& context) {
  auto pool = std::make_shared<ThreadPool>(threads(plan.spec()), context.clock);
  return [&plan, context, pool] {
    Record record(plan.spec(), plan.replay(), context);

    // Start the chains, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, plan.spec().numbers.size(), 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t number = range.begin(); number != range.end(); ++number) {
              chain(context.clock, record, number);
            }
          },
          tbb::simple_partitioner());
    });

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"threads", threads}};

}  // namespace
}  // namespace simul::chained
