#include <boost/asio/post.hpp>

#include <deque>
#include <memory>
#include <optional>

#include "loop/event_loop.hpp"
#include "workloads/mix/mix.hpp"

namespace simul::mixed {
namespace {

class Worker {
 public:
  Worker(EventLoop& loop, const Plan& plan, const Context& context, std::uint64_t& next,
         std::vector<Plan::Result>& results)
      : timer_(loop), plan_(plan), context_(context), next_(next), results_(results) {
    boost::asio::post(loop.executor(), [this] { work(); });
  }

 private:
  void work() {
    while (take_task()) {
      // Compute.
      task_->compute();
      // Wait.
      if (task_->waits()) {
        timer_.expires_at(task_->deadline());
        timer_.async_wait([this] {
          task_->end_round();
          work();
        });
        return;
      }
      task_->end_round();
    }
  }

  // The one at hand, or the next; false if there is none.
  bool take_task() {
    if (task_ && !task_->done()) return true;
    if (next_ == results_.size()) return false;
    const std::uint64_t number = next_++;
    task_.emplace(plan_, context_, number, results_[number]);
    return true;
  }

  Timer timer_;
  const Plan& plan_;
  const Context& context_;
  std::uint64_t& next_;
  std::vector<Plan::Result>& results_;
  std::optional<Task> task_;
};

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, context, loop] {
    std::vector<Plan::Result> results(plan.spec().tasks);
    std::uint64_t next = 0;
    std::deque<Worker> workers;

    // Start the tasks, as many at once as there may be.
    for (std::uint64_t i = 0; i < tasks_at_a_time(plan.spec()); ++i) {
      workers.emplace_back(*loop, plan, context, next, results);
    }
    loop->run();

    return plan.account(results);
  };
}

const Registered<Plan> registered{lane("callback"), open, {"inflight", tasks_at_a_time}};

}  // namespace
}  // namespace simul::mixed
