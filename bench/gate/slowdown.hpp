#pragma once

#include "core/duration.hpp"
#ifdef SIMUL_SLOWDOWN
#include <chrono>
#include <ctime>
#endif

namespace simul::bench {

/// A delay of known size inside the measured time, by which the regression gate proves that it
/// finds one: computes for a share of what each run took, its CPU time where the plan mostly waits.
/// What reading the clocks takes is part of the share, and carried over where a run is shorter than
/// that. Only a build with -DSIMUL_SLOWDOWN=0.10 has it; in every other it does nothing, and its
/// results say 0.
class Slowdown {
 public:
#ifdef SIMUL_SLOWDOWN
  static constexpr double kShare = SIMUL_SLOWDOWN;

  explicit Slowdown(Duration ideal) : ideal_(ideal) {}

  void begin_run() {
    if (waits()) cpu_begin_ = cpu_time();
    begin_ = Clock::now();
  }

  void end_run() {
    const auto end = Clock::now();
    const Duration wall = end - begin_;
    const bool mostly_waits = waits() && 2 * ideal_ > wall;
    const Duration taken = mostly_waits ? cpu_time() - cpu_begin_ : wall;
    owed_ += std::chrono::duration_cast<Duration>(taken * kShare);
    auto now = end;
    while (now - end < owed_) now = Clock::now();
    owed_ -= now - end;
  }

 private:
  using Clock = std::chrono::steady_clock;

  // A system call reads the CPU time: only where the plan is long beside it.
  bool waits() const { return ideal_ > std::chrono::microseconds(100); }

  static Duration cpu_time() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }

  Duration ideal_;
  Duration owed_{};
  Duration cpu_begin_{};
  Clock::time_point begin_;
#else
  static constexpr double kShare = 0;

  explicit Slowdown(Duration /*ideal*/) {}
  void begin_run() const {}
  void end_run() const {}
#endif
};

}  // namespace simul::bench
