#include <mutex>
#include <optional>

#include "lanes/task_threads.hpp"
#include "workloads/as_completed/blocking_tasks.hpp"

namespace simul::as_completed {
namespace {

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.groups.size(), "tasks");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);
    Waiting waiting;
    Results completed;
    TaskThreads threads(spec.groups.size());

    // Start the tasks, all at once.
    std::unique_lock main_runs(waiting.mutex);
    EndOfMain end(main_runs, waiting);
    for (std::size_t task = 0; task < spec.groups.size(); ++task) {
      threads.start([&, task](auto) {
        try {
          reverse(spec, record, task, waiting, completed);
        } catch (...) {
          completed.push(std::nullopt);  // main may be waiting for it
          throw;
        }
      });
    }
    record.main_started();

    // Await them, if at all, and take their results: together, or each as it completes.
    std::vector<Result> results;
    if (spec.mode != kAbandon) main_runs.unlock();
    for (std::size_t i = 0; i < spec.groups.size() && spec.mode != kAbandon; ++i) {
      std::optional<Result> result;
      completed.pop(result);
      if (!result) break;
      if (spec.mode == kGather) {
        results.push_back(std::move(*result));
      } else {
        record.main_took(std::move(*result));
      }
    }
    for (Result& result : results) record.main_took(std::move(result));
    record.main_ended();

    // Cancel the tasks that were not awaited.
    end.cancel_tasks();
    threads.join();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::as_completed
