#include <deque>
#include <memory>

#include "lean/channel.hpp"
#include "lean/loop.hpp"
#include "lean/timer.hpp"
#include "workloads/as_completed/as_completed.hpp"

namespace simul::as_completed {
namespace {

using Results = lean::Channel<Result>;

lean::Task<> reverse(const Spec& spec, Record& record, std::size_t task, lean::Timer& timer,
                     Results& results) {
  record.begun(task);

  // Wait, unless main ends first.
  const bool whole = co_await timer.sleep_for(spec.delay(task));
  if (!whole) {
    record.cancelled(task);
    co_return;
  }

  co_await results.send(record.completed(task));  // the channel has room for all of them
}

lean::Task<> run_main(lean::Loop& loop, const Spec& spec, Record& record,
                      std::deque<lean::Timer>& timers, Results& completed) {
  // Start the tasks, all at once.
  for (std::size_t task = 0; task < spec.groups.size(); ++task) {
    lean::Timer& timer = timers.emplace_back(loop);
    loop.spawn(reverse(spec, record, task, timer, completed));
  }
  record.main_started();

  // Await them, if at all, and take their results: together, or each as it completes.
  std::vector<Result> results;
  for (std::size_t i = 0; i < spec.groups.size() && spec.mode != kAbandon; ++i) {
    Result result = co_await completed.receive();
    if (spec.mode == kGather) {
      results.push_back(std::move(result));
    } else {
      record.main_took(std::move(result));
    }
  }
  for (Result& result : results) record.main_took(std::move(result));
  record.main_ended();

  // Cancel the tasks that were not awaited.
  for (lean::Timer& timer : timers) timer.cancel();
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);
    std::deque<lean::Timer> timers;
    Results completed(*loop, spec.groups.size());

    loop->spawn(run_main(*loop, spec, record, timers, completed));
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::as_completed
