#include "loop/event_loop.hpp"

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

// All timers of one deadline end before the first of their tasks is resumed, as in a real loop that
// polls late.
void EventLoop::wake_the_earliest() {
  const Clock::TimePoint deadline = sleepers_.begin()->first.first;
  clock_.sleep_until(deadline);
  while (!sleepers_.empty() && sleepers_.begin()->first.first == deadline) {
    Timer& timer = *sleepers_.begin()->second;
    timer.leave();
    timer.timer_.cancel();
  }
}

Timer::~Timer() {
  leave();
  if (loop_.clock().is_virtual()) loop_.turns_.erase(this);
}

void Timer::expires_at(Clock::TimePoint deadline) {
  cancelled_ = false;
  if (!loop_.clock().is_virtual()) {
    timer_.expires_at(deadline);
    return;
  }
  leave();
  loop_.turns_[this] = {deadline, 0};
  timer_.expires_at(Clock::TimePoint::max());
}

void Timer::cancel() {
  cancelled_ = true;
  leave();
  timer_.cancel();
}

void Timer::enter() {
  if (!loop_.clock().is_virtual()) return;
  EventLoop::Turn& turn = loop_.turns_[this];
  turn.second = ++loop_.waits_so_far_;
  loop_.sleepers_.emplace(turn, this);
}

void Timer::leave() {
  if (!loop_.clock().is_virtual()) return;
  const auto turn = loop_.turns_.find(this);
  if (turn != loop_.turns_.end()) loop_.sleepers_.erase(turn->second);
}

}  // namespace simul
