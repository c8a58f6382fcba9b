#pragma once

#include <exception>

#include "core/clock.hpp"
#include "lean/poller.hpp"
#include "lean/task.hpp"
#include "lean/timer_set.hpp"
#include "lean/waiter.hpp"

namespace simul::lean {

/// Runs tasks on the thread that calls `run`: one at a time, first come, first served. Starts no
/// thread. On a virtual clock it never waits: when every task is suspended, time jumps to the
/// earliest deadline.
///
/// A loop, its tasks, and what they wait for belong to one thread.
class Loop {
  using Yield = AwaiterIn<ReadyQueue>;
  using Sleep = AwaiterIn<TimerSet, Sleeper>;

 public:
  /// The clock must outlive the loop.
  explicit Loop(Clock& clock) : clock_(clock) { frame_pool.enter(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  /// Destroys the tasks that have not ended, the newest first.
  ~Loop() {
    destroy_tasks();
    frame_pool.leave();
  }

  Clock& clock() { return clock_; }

  /// The task begins behind what is ready by now, tasks in the order of their spawning. May be
  /// called outside `run`.
  void spawn(Task<void> task);

  /// Returns when no task can go on: all have ended, or those left wait for something that only the
  /// caller can do. When a spawned task throws, it destroys all others, and throws that error. May
  /// be called again after both, but not by a task of this loop. Throws std::system_error when the
  /// kernel refuses to wait.
  void run();

  /// To be awaited: lets all that are ready go first.
  auto yield() { return Yield(ready_); }
  /// To be awaited: suspends the task, and resumes it at the deadline or later; not at once for one
  /// that has passed. Equal deadlines are first come, first served.
  auto sleep_until(Clock::TimePoint deadline) { return Sleep(timers_, deadline); }
  auto sleep_for(Duration delay) { return Sleep(timers_, clock_.now() + delay); }

  // For awaiters: what they wait in.
  ReadyQueue& ready() { return ready_; }
  TimerSet& timers() { return timers_; }
  Poller& poller() { return poller_; }

 private:
  friend void fail_run(std::exception_ptr error) noexcept;

  void run_ready();
  void let_new_tasks_begin();
  void begin_new_tasks();
  bool look_at_the_kernel();
  void destroy_tasks() noexcept;

  Clock& clock_;
  ReadyQueue ready_;
  // The spawned tasks in a ring, of which this is the end: those that have begun, then the others.
  TaskLink tasks_{&tasks_, {&tasks_}};
  TaskLink* first_new_ = &tasks_;
  Waiter new_tasks_;  // stands in the ready queue for those that have not begun
  bool new_tasks_are_ready_ = false;
  unsigned budget_ = 0;
  std::exception_ptr error_;
  TimerSet timers_;
  Poller poller_;
};

}  // namespace simul::lean
