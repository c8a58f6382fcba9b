#pragma once

#include "core/duration.hpp"
#ifdef SIMUL_SLOWDOWN
#include <chrono>
#include <ctime>
#endif

namespace simul::bench {

/// A delay of known size inside the measured time, by which the regression gate proves that it
/// finds one: computes for a share of what the run took since this was made, its CPU time where the
/// plan mostly waits. Only a build with -DSIMUL_SLOWDOWN=0.10 has it; in every other it does
/// nothing, and its results say 0.
class Slowdown {
 public:
#ifdef SIMUL_SLOWDOWN
  static constexpr double kShare = SIMUL_SLOWDOWN;

  explicit Slowdown(Duration ideal) : ideal_(ideal) {}

  void apply() const {
    const Duration wall = Clock::now() - begin_;
    const Duration taken = 2 * ideal_ > wall ? cpu_time() - cpu_begin_ : wall;
    const auto until = begin_ + wall + std::chrono::duration_cast<Duration>(taken * kShare);
    while (Clock::now() < until) {
    }
  }

 private:
  using Clock = std::chrono::steady_clock;

  static Duration cpu_time() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }

  Duration ideal_;
  Duration cpu_begin_ = cpu_time();
  Clock::time_point begin_ = Clock::now();
#else
  static constexpr double kShare = 0;

  explicit Slowdown(Duration /*ideal*/) {}
  void apply() const {}
#endif
};

}  // namespace simul::bench
