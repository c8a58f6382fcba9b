#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "loop/event_loop.hpp"
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
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);

    // Start the tasks, all at once.
    for (std::size_t task = 0; task < spec.tasks; ++task) {
      co_spawn(loop->executor(), count(*loop, spec, record, task), rethrow);
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("coroutine"), open, unlimited};

}  // namespace
}  // namespace simul::count
