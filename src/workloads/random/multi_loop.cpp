#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "lanes/loop_per_core.hpp"
#include "workloads/random/random.hpp"

namespace simul::random {
namespace {

Awaitable<void> make_random(EventLoop& loop, const Spec& spec, Record& record, std::size_t task) {
  Timer timer(loop);
  record.initiated(task);

  // Draw until the number is high enough.
  while (!record.draw(task)) {
    // Wait.
    timer.expires_after(spec.delay(task));
    co_await timer.wait();
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loops = std::make_shared<LoopPerCore>(context.clock);
  return [&plan, loops, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);

    // Start the tasks, all at once, each loop its share.
    loops->on_each([&](EventLoop& loop, std::size_t number) {
      for (std::size_t task = number; task < spec.tasks; task += loops->size()) {
        co_spawn(loop.executor(), make_random(loop, spec, record, task), rethrow);
      }
      loop.run();
    });

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("multi_loop"), open, unlimited};

}  // namespace
}  // namespace simul::random
