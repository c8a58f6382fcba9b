#pragma once

#include <chrono>

#include "core/duration.hpp"

namespace simul {

/// What the lanes wait on. Real time is for measuring. Virtual time jumps to the end of every wait,
/// and gives exact results without waiting. The same lane code runs on both.
class Clock {
 public:
  using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
  /// Blocks the calling thread (real) or moves time on (virtual). Returns at once for a time in the
  /// past.
  virtual void sleep_until(TimePoint deadline) = 0;
  void sleep_for(Duration duration) { sleep_until(now() + duration); }
  /// Whether time passes only by waiting. Such a clock belongs to one thread.
  virtual bool is_virtual() const = 0;
};

/// `std::chrono::steady_clock`. One for the whole process.
Clock& real_clock();

/// Starts at zero. Not thread-safe.
class VirtualClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  void sleep_until(TimePoint deadline) override {
    if (deadline > now_) now_ = deadline;
  }
  bool is_virtual() const override { return true; }

 private:
  TimePoint now_{};
};

/// Lets the calling process's sleeps end within a nanosecond of slack instead of the kernel's usual
/// 50 µs. Threads started later inherit it. Returns the slack in force, in nanoseconds.
long tighten_timer_slack();

}  // namespace simul
