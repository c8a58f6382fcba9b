#include <boost/asio/post.hpp>

#include <deque>
#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/random/random.hpp"

namespace simul::random {
namespace {

class MakeRandom {
 public:
  MakeRandom(EventLoop& loop, const Spec& spec, Record& record, std::size_t task)
      : timer_(loop), spec_(spec), record_(record), task_(task) {}

  void begin() {
    record_.initiated(task_);
    draw();
  }

 private:
  // Draw until the number is high enough.
  void draw() {
    if (record_.draw(task_)) return;
    // Wait.
    timer_.expires_after(spec_.delay(task_));
    timer_.async_wait([this] { draw(); });
  }

  Timer timer_;
  const Spec& spec_;
  Record& record_;
  const std::size_t task_;
};

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);
    std::deque<MakeRandom> tasks;

    // Start the tasks, all at once.
    for (std::size_t number = 0; number < spec.tasks; ++number) {
      MakeRandom& task = tasks.emplace_back(*loop, spec, record, number);
      boost::asio::post(loop->executor(), [&task] { task.begin(); });
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("callback"), open, unlimited};

}  // namespace
}  // namespace simul::random
