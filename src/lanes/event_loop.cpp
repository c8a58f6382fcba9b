#include "lanes/event_loop.hpp"

namespace simul {

void EventLoop::run() {
  context_.restart();
  if (!clock_.is_virtual()) {
    context_.run();
    return;
  }
  for (;;) {
    context_.poll();
    if (sleepers_.empty()) return;
    wake_the_earliest();
    context_.restart();
  }
}

// All timers of one deadline end before the first of their tasks runs on, as they do when a real loop polls late.
void EventLoop::wake_the_earliest() {
  const Clock::TimePoint deadline = sleepers_.begin()->first.first;
  clock_.sleep_until(deadline);
  while (!sleepers_.empty() && sleepers_.begin()->first.first == deadline) {
    Timer& timer = *sleepers_.begin()->second;
    timer.leave();
    timer.timer_.cancel();
  }
}

void Timer::expires_at(Clock::TimePoint deadline) {
  leave();
  deadline_ = deadline;
  cancelled_ = false;
  timer_.expires_at(loop_.clock().is_virtual() ? Clock::TimePoint::max() : deadline);
}

void Timer::cancel() {
  cancelled_ = true;
  leave();
  timer_.cancel();
}

void Timer::enter() {
  if (!loop_.clock().is_virtual()) return;
  wait_number_ = ++loop_.waits_so_far_;
  loop_.sleepers_.emplace(std::pair(deadline_, wait_number_), this);
}

void Timer::leave() {
  if (wait_number_ == 0) return;
  loop_.sleepers_.erase(std::pair(deadline_, wait_number_));
  wait_number_ = 0;
}

}  // namespace simul
