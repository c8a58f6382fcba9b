#include <future>

#include "workloads/as_completed/as_completed.hpp"

namespace simul::as_completed {
namespace {

Result reverse(Clock& clock, const Spec& spec, Record& record, std::size_t task) {
  record.begun(task);

  // Wait.
  clock.sleep_for(spec.delay(task));

  return record.completed(task);
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);

    // Start the tasks: a task is a call that is deferred until main takes its result.
    std::vector<std::future<Result>> tasks;
    for (std::size_t task = 0; task < spec.groups.size(); ++task) {
      tasks.push_back(std::async(std::launch::deferred, reverse, std::ref(context.clock),
                                 std::cref(spec), std::ref(record), task));
    }
    record.main_started();

    // Await them, if at all, and take their results: together, or each as it completes.
    std::vector<Result> results;
    for (std::size_t i = 0; i < tasks.size() && spec.mode != kAbandon; ++i) {
      Result result = tasks[i].get();
      if (spec.mode == kGather) {
        results.push_back(std::move(result));
      } else {
        record.main_took(std::move(result));
      }
    }
    for (Result& result : results) record.main_took(std::move(result));
    record.main_ended();

    // Cancel the tasks that were not awaited.
    for (std::size_t task = 0; task < tasks.size(); ++task) {
      if (tasks[task].valid()) record.cancelled(task);
    }

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::as_completed
