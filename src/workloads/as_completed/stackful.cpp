#include <boost/asio/experimental/channel.hpp>

#include <deque>
#include <memory>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/as_completed/as_completed.hpp"

namespace simul::as_completed {
namespace {

using boost::system::error_code;
using Results =
    boost::asio::experimental::basic_channel<Executor, boost::asio::experimental::channel_traits<>,
                                             void(error_code, Result)>;

void reverse(const Spec& spec, Record& record, std::size_t task, Timer& timer, Results& results,
             const Yield& yield) {
  record.begun(task);

  // Wait, unless main ends first.
  timer.expires_after(spec.delay(task));
  timer.async_wait(yield);
  if (timer.cancelled()) {
    record.cancelled(task);
    return;
  }

  results.try_send(error_code{}, record.completed(task));  // the channel has room for all of them
}

void run_main(EventLoop& loop, const Spec& spec, Record& record, std::deque<Timer>& timers,
              Results& completed, const Yield& yield) {
  // Start the tasks, all at once.
  for (std::size_t number = 0; number < spec.groups.size(); ++number) {
    Timer& timer = timers.emplace_back(loop);
    const auto task = [&, number](const Yield& its_yield) {
      reverse(spec, record, number, timer, completed, its_yield);
    };
    spawn(loop.executor(), std::allocator_arg, task_stack(), task, rethrow);
  }
  record.main_started();

  // Await them, if at all, and take their results: together, or each as it completes.
  std::vector<Result> results;
  for (std::size_t i = 0; i < spec.groups.size() && spec.mode != kAbandon; ++i) {
    Result result = completed.async_receive(yield);
    if (spec.mode == kGather) {
      results.push_back(std::move(result));
    } else {
      record.main_took(std::move(result));
    }
  }
  for (Result& result : results) record.main_took(std::move(result));
  record.main_ended();

  // Cancel the tasks that were not awaited.
  for (Timer& timer : timers) timer.cancel();
}

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().groups.size() + 1);
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);
    std::deque<Timer> timers;
    Results completed(loop->executor(), spec.groups.size());

    const auto main = [&](const Yield& yield) {
      run_main(*loop, spec, record, timers, completed, yield);
    };
    spawn(loop->executor(), std::allocator_arg, task_stack(), main, rethrow);
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("stackful"), open, unlimited};

}  // namespace
}  // namespace simul::as_completed
