#include "lean/loop.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace simul::lean {

// Resumptions between two looks at the kernel. A look takes as long as some ten of them.
constexpr unsigned kBudget = 256;

static constinit thread_local Loop* running = nullptr;

static auto task_of(TaskLink& link) {
  using Promise = Task<void>::promise_type;
  return std::coroutine_handle<Promise>::from_promise(static_cast<Promise&>(link));
}

void Loop::spawn(Task<void> task) {
  TaskLink& link = std::exchange(task.frame_, nullptr).promise();
  link.previous = tasks_.previous;
  link.next = &tasks_;
  link.previous->next = &link;
  tasks_.previous = &link;
  if (first_new_ == &tasks_) first_new_ = &link;
  let_new_tasks_begin();
}

void Loop::run() {
  do {
    run_ready();
    if (error_) {
      destroy_tasks();
      std::rethrow_exception(std::exchange(error_, nullptr));
    }
  } while (look_at_the_kernel());
}

void Loop::run_ready() {
  Loop* const outer = std::exchange(running, this);
  budget_ = kBudget;
  while (budget_ > 0 && !ready_.empty()) {
    Waiter& waiter = ready_.pop();
    if (&waiter == &new_tasks_) {
      begin_new_tasks();
    } else {
      --budget_;
      resume(waiter.task);
    }
  }
  running = outer;
}

void Loop::let_new_tasks_begin() {
  if (!std::exchange(new_tasks_are_ready_, true)) ready_.add(new_tasks_);
}

// Those that are spawned meanwhile have their turn later, and so have those beyond the budget.
void Loop::begin_new_tasks() {
  new_tasks_are_ready_ = false;
  const TaskLink* const last = tasks_.previous;
  bool more = true;
  while (more && budget_ > 0) {
    --budget_;
    TaskLink& link = *first_new_;
    first_new_ = link.next;
    more = &link != last;
    resume(task_of(link));
  }
  if (more) let_new_tasks_begin();
}

// Waits if nothing is ready. Returns false if there is nothing to wait for.
bool Loop::look_at_the_kernel() {
  const bool wait = ready_.empty();
  if (wait && timers_.empty() && poller_.waiters() == 0) return false;
  const bool jump = clock_.is_virtual() && !timers_.empty();
  if (poller_.in_use()) {
    std::optional<Duration> limit = Duration::zero();
    if (wait && timers_.empty()) limit.reset();
    if (wait && !timers_.empty() && !jump) limit = timers_.earliest() - clock_.now();
    poller_.poll(limit, ready_);
  }
  if (timers_.empty()) return true;

  Clock::TimePoint now = clock_.now();
  if (ready_.empty() && (jump || !poller_.in_use())) {
    now = std::max(now, timers_.earliest());
    clock_.sleep_until(now);
  }
  timers_.advance(now);
  while (Sleeper* sleeper = timers_.take_due()) ready_.add(*sleeper);
  return true;
}

void Loop::destroy_tasks() noexcept {
  while (tasks_.previous != &tasks_) task_of(*tasks_.previous).destroy();
  first_new_ = &tasks_;
  new_tasks_are_ready_ = false;
  ready_.clear();
}

void fail_run(std::exception_ptr error) noexcept {
  if (!running->error_) running->error_ = std::move(error);
  running->budget_ = 0;
}

}  // namespace simul::lean
