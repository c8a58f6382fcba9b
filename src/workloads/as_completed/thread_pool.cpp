#include "lanes/thread_pool.hpp"

#include <oneapi/tbb/task_group.h>

#include <memory>
#include <mutex>
#include <optional>

#include "lanes/pool_size.hpp"
#include "workloads/as_completed/blocking_tasks.hpp"

namespace simul::as_completed {
namespace {

Concurrency threads(const Spec& spec) {
  return pool_size(spec.threads, spec.groups.size(), "tasks");
}

Run open(const Plan& plan, const Context& context) {
  auto pool =
      std::make_shared<ThreadPool>(threads(plan.spec()) + 1, context.clock);  // main blocks, too
  return [&plan, context, pool] {
    const Spec& spec = plan.spec();
    Record record(spec, context);
    Waiting waiting;
    Results completed;

    pool->arena().execute([&] {
      // Start the tasks, as many at once as there are threads.
      std::unique_lock main_runs(waiting.mutex);
      tbb::task_group tasks;
      for (std::size_t task = 0; task < spec.groups.size(); ++task) {
        tasks.run([&, task] {
          try {
            reverse(spec, record, task, waiting, completed);
          } catch (...) {
            completed.push(std::nullopt);  // main may be waiting for it
            throw;
          }
        });
      }
      EndOfMain end(main_runs, waiting);
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
      tasks.wait();
    });

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"threads", threads}};

}  // namespace
}  // namespace simul::as_completed
