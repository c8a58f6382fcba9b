#include "lanes/thread_pool.hpp"
#include "lanes/bounded_queue.hpp"

#include <oneapi/tbb/task_group.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "lanes/pool_size.hpp"
#include "workloads/as_completed/as_completed.hpp"

namespace simul::as_completed {
namespace {

/// An element without a value means that a task threw; the group's wait() rethrows that.
using Results = BoundedQueue<std::optional<Result>>;

/// What tasks wait on: a blocked thread can be cancelled only if it waits for that, too.
struct Waiting {
  std::mutex mutex;  // held by main until it awaits or ends
  std::condition_variable_any stopped;
  std::stop_source stop;
};

/// Cancels the tasks when main ends, also by an exception, so that their group can be waited for.
class EndOfMain {
 public:
  EndOfMain(std::unique_lock<std::mutex>& main_runs, Waiting& waiting)
      : main_runs_(main_runs), waiting_(waiting) {}
  EndOfMain(const EndOfMain&) = delete;
  EndOfMain& operator=(const EndOfMain&) = delete;
  ~EndOfMain() { cancel_tasks(); }

  void cancel_tasks() {
    waiting_.stop.request_stop();
    if (main_runs_.owns_lock()) main_runs_.unlock();
  }

 private:
  std::unique_lock<std::mutex>& main_runs_;
  Waiting& waiting_;
};

void reverse(const Spec& spec, Record& record, std::size_t task, Waiting& waiting,
             Results& results) {
  record.begun(task);

  // Wait, unless main ends first.
  std::unique_lock lock(waiting.mutex);
  const std::stop_token stop = waiting.stop.get_token();
  waiting.stopped.wait_for(lock, stop, spec.delay(task), [] { return false; });
  lock.unlock();
  if (stop.stop_requested()) {
    record.cancelled(task);
    return;
  }

  results.push(record.completed(task));
}

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
