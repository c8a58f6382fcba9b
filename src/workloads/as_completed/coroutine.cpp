#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <deque>
#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/as_completed/as_completed.hpp"

namespace simul::as_completed {
namespace {

using boost::system::error_code;
using Results =
    boost::asio::experimental::basic_channel<Executor, boost::asio::experimental::channel_traits<>,
                                             void(error_code, Result)>;

Awaitable<void> reverse(const Spec& spec, Record& record, std::size_t task, Timer& timer,
                        Results& results) {
  record.begun(task);

  // Wait, unless main ends first.
  timer.expires_after(spec.delay(task));
  co_await timer.wait();
  if (timer.cancelled()) {
    record.cancelled(task);
    co_return;
  }

  results.try_send(error_code{}, record.completed(task));  // the channel has room for all of them
}

Awaitable<void> run_main(EventLoop& loop, const Spec& spec, Record& record,
                         std::deque<Timer>& timers, Results& completed) {
  // Start the tasks, all at once.
  for (std::size_t task = 0; task < spec.groups.size(); ++task) {
    Timer& timer = timers.emplace_back(loop);
    co_spawn(loop.executor(), reverse(spec, record, task, timer, completed), rethrow);
  }
  record.main_started();

  // Await them, if at all, and take their results: together, or each as it completes.
  std::vector<Result> results;
  for (std::size_t i = 0; i < spec.groups.size() && spec.mode != kAbandon; ++i) {
    Result result = co_await completed.async_receive(deferred);
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
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);
    std::deque<Timer> timers;
    Results completed(loop->executor(), spec.groups.size());

    co_spawn(loop->executor(), run_main(*loop, spec, record, timers, completed), rethrow);
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("coroutine"), open, unlimited};

}  // namespace
}  // namespace simul::as_completed
