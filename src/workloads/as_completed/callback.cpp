#include <boost/asio/post.hpp>

#include <deque>
#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/as_completed/as_completed.hpp"

namespace simul::as_completed {
namespace {

class Main {
 public:
  Main(EventLoop& loop, const Spec& spec, Record& record)
      : loop_(loop),
        spec_(spec),
        record_(record),
        awaited_(spec.mode == kAbandon ? 0 : spec.groups.size()) {}

  void begin() {
    // Start the tasks, all at once.
    for (std::size_t task = 0; task < spec_.groups.size(); ++task) {
      reverse(task, timers_.emplace_back(loop_));
    }
    record_.main_started();
    if (awaited_ == 0) end();
  }

 private:
  void reverse(std::size_t task, Timer& timer) {
    record_.begun(task);

    // Wait, unless main ends first.
    timer.expires_after(spec_.delay(task));
    timer.async_wait([this, task, &timer] {
      if (timer.cancelled()) {
        record_.cancelled(task);
      } else {
        take(record_.completed(task));
      }
    });
  }

  // Take the results: together, or each as it completes.
  void take(Result result) {
    if (spec_.mode == kGather) {
      results_.push_back(std::move(result));
    } else {
      record_.main_took(std::move(result));
    }
    if (--awaited_ == 0) end();
  }

  void end() {
    for (Result& result : results_) record_.main_took(std::move(result));
    record_.main_ended();

    // Cancel the tasks that were not awaited.
    for (Timer& timer : timers_) timer.cancel();
  }

  EventLoop& loop_;
  const Spec& spec_;
  Record& record_;
  std::size_t awaited_;
  std::deque<Timer> timers_;
  std::vector<Result> results_;
};

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    Record record(plan.spec(), context);
    Main main(*loop, plan.spec(), record);

    boost::asio::post(loop->executor(), [&main] { main.begin(); });
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("callback"), open, unlimited};

}  // namespace
}  // namespace simul::as_completed
