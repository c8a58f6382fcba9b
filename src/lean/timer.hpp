#pragma once

#include "lean/loop.hpp"

namespace simul::lean {

/// Waits that another task of the loop can cancel. For one task, which waits once at a time.
class Timer {
  class Sleep : public AwaiterIn<TimerSet, Sleeper> {
   public:
    Sleep(Timer& timer, Clock::TimePoint time)
        : AwaiterIn(timer.loop_.timers(), time), timer_(timer) {
      timer.sleeper_ = this;
    }
    ~Sleep() { timer_.sleeper_ = nullptr; }
    bool await_ready() const noexcept { return timer_.cancelled_; }
    bool await_resume() const noexcept { return !timer_.cancelled_; }

   private:
    Timer& timer_;
  };

 public:
  /// The loop must outlive the timer, and the timer those who wait for it.
  explicit Timer(Loop& loop) : loop_(loop) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// To be awaited, as those of the loop. Returns whether the whole time has passed: false after
  /// `cancel`, also one before the wait.
  auto sleep_until(Clock::TimePoint deadline) { return Sleep(*this, deadline); }
  auto sleep_for(Duration delay) { return Sleep(*this, loop_.clock().now() + delay); }

  /// Ends the wait and all later ones. The task becomes ready, behind those that are.
  void cancel() {
    cancelled_ = true;
    if (sleeper_ == nullptr || !sleeper_->is_waiting()) return;
    loop_.timers().remove(*sleeper_);
    loop_.ready().add(*sleeper_);
  }

 private:
  Loop& loop_;
  Sleeper* sleeper_ = nullptr;
  bool cancelled_ = false;
};

}  // namespace simul::lean
