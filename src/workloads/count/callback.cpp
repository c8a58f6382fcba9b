#include <deque>
#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/count/count.hpp"

namespace simul::count {
namespace {

class Count {
 public:
  Count(EventLoop& loop, const Spec& spec, Record& record, std::size_t task) : timer_(loop) {
    record.one(task);

    // Wait.
    timer_.expires_after(spec.unit);
    timer_.async_wait([&record, task] { record.two(task); });
  }

 private:
  Timer timer_;
};

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);
    std::deque<Count> tasks;

    // Start the tasks, all at once.
    for (std::size_t task = 0; task < spec.tasks; ++task) {
      tasks.emplace_back(*loop, spec, record, task);
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("callback"), open, unlimited};

}  // namespace
}  // namespace simul::count
