#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "lanes/loop_per_core.hpp"
#include "workloads/count/count.hpp"

namespace simul::count {
namespace {

Awaitable<void> count(EventLoop& loop, const Spec& spec, Record& record, std::size_t task) {
  record.one(task);

  // Wait.
  Timer timer(loop);
  timer.expires_after(spec.unit);
  co_await timer.wait();

  record.two(task);
}

Run open(const Plan& plan, const Context& context) {
  auto loops = std::make_shared<LoopPerCore>(context.clock);
  return [&plan, loops, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);

    // Start the tasks, all at once, each loop its share.
    loops->on_each([&](EventLoop& loop, std::size_t number) {
      for (std::size_t task = number; task < spec.tasks; task += loops->size()) {
        co_spawn(loop.executor(), count(loop, spec, record, task), rethrow);
      }
      loop.run();
    });

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("multi_loop"), open, unlimited};

}  // namespace
}  // namespace simul::count
