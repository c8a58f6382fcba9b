#include "core/clock.hpp"

#include <sys/prctl.h>

#include <thread>

namespace simul {
namespace {

class RealClock final : public Clock {
 public:
  TimePoint now() const override { return std::chrono::steady_clock::now(); }
  void sleep_until(TimePoint deadline) override { std::this_thread::sleep_until(deadline); }
  bool is_virtual() const override { return false; }
};

}  // namespace

Clock& real_clock() {
  static RealClock clock;
  return clock;
}

long tighten_timer_slack() {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  return prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL);
}

}  // namespace simul
