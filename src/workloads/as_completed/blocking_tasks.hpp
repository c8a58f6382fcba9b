#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>

#include "lanes/bounded_queue.hpp"
#include "workloads/as_completed/as_completed.hpp"

/// What a task does on a thread, and main beside it. The lanes with threads differ in where the
/// threads come from.
namespace simul::as_completed {

/// An element without a value means that a task threw; whoever waits for the tasks gets that.
using Results = BoundedQueue<std::optional<Result>>;

/// What tasks wait on: a blocked thread can be cancelled only if it waits for that, too.
struct Waiting {
  std::mutex mutex;  // held by main until it awaits or ends
  std::condition_variable_any stopped;
  std::stop_source stop;
};

/// Cancels the tasks when main ends, also by an exception, so that they can be waited for.
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

inline void reverse(const Spec& spec, Record& record, std::size_t task, Waiting& waiting,
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

}  // namespace simul::as_completed
