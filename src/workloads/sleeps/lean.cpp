#include <memory>

#include "lean/loop.hpp"
#include "workloads/sleeps/sleeps.hpp"

namespace simul::sleeps {
namespace {

lean::Task<> sleep(lean::Loop& loop, Duration delay, Duration& waited) {
  // Wait.
  const auto begin = loop.clock().now();
  co_await loop.sleep_until(begin + delay);
  waited = loop.clock().now() - begin;
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, loop] {
    std::vector<Duration> waited(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once.
    for (Duration& wait : waited) loop->spawn(sleep(*loop, plan.spec().delay, wait));
    loop->run();

    return plan.account(waited);
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::sleeps
