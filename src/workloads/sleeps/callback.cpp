#include <deque>
#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/sleeps/sleeps.hpp"

namespace simul::sleeps {
namespace {

class Sleep {
 public:
  Sleep(EventLoop& loop, Duration delay, Duration& waited) : loop_(loop), timer_(loop) {
    // Wait.
    const auto begin = loop_.clock().now();
    timer_.expires_at(begin + delay);
    timer_.async_wait([this, begin, &waited] { waited = loop_.clock().now() - begin; });
  }

 private:
  EventLoop& loop_;
  Timer timer_;
};

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop] {
    std::vector<Duration> waited(plan.spec().tasks, kNotRun);
    std::deque<Sleep> tasks;

    // Start the tasks, all at once.
    for (Duration& wait : waited) tasks.emplace_back(*loop, plan.spec().delay, wait);
    loop->run();

    return plan.account(waited);
  };
}

const Registered<Plan> registered{lane("callback"), open, unlimited};

}  // namespace
}  // namespace simul::sleeps
