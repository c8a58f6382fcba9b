#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "loop/event_loop.hpp"
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

Outcome perform(EventLoop& loop, const Spec& spec, const Source& source, const Context& context) {
  Record record(spec, source, context);

  // Start the tasks, all at once.
  for (std::size_t task = 0; task < spec.tasks; ++task) {
    co_spawn(loop.executor(), make_random(loop, spec, record, task), rethrow);
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
}  // namespace simul::random
