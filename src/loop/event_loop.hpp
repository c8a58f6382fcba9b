#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

#include "core/clock.hpp"
#include "loop/awaitable.hpp"

namespace simul {

class Timer;

/// What the coroutine lane owns: one io_context on the thread that calls `run`, and no other
/// thread. On a virtual clock nothing ever waits: when every task is suspended, time jumps to the
/// earliest timer.
class EventLoop {
 public:
  explicit EventLoop(Clock& clock) : clock_(clock) {}

  boost::asio::io_context& context() { return context_; }
  Executor executor() { return context_.get_executor(); }
  Clock& clock() { return clock_; }

  /// Returns when no task is left. Rethrows what a task spawned with `rethrow` lets out. May be
  /// called again.
  void run();

 private:
  friend class Timer;
  // By deadline, then by number: equal deadlines are first come, first served.
  using Turn = std::pair<Clock::TimePoint, std::uint64_t>;

  void wake_the_earliest();

  Clock& clock_;
  // On a virtual clock only. Kept here and not in the timers, of which there may be a million.
  std::unordered_map<const Timer*, Turn> turns_;  // of every timer that has a deadline
  std::map<Turn, Timer*> sleepers_;               // those being waited for
  std::uint64_t waits_so_far_ = 0;
  boost::asio::io_context context_{1};  // first to go: tasks that are left leave the above
};

/// A timer of a loop, on the loop's clock. Belongs to one task, which waits once at a time.
class Timer {
 public:
  explicit Timer(EventLoop& loop) : loop_(loop), timer_(loop.executor()) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer();

  void expires_after(Duration duration) { expires_at(loop_.clock().now() + duration); }
  void expires_at(Clock::TimePoint deadline);

  /// To be awaited: the task is resumed by the loop once the deadline has come, or once `cancel`
  /// was called.
  auto wait() {
    enter();
    return timer_.async_wait(boost::asio::as_tuple(use_awaitable));
  }
  void cancel();
  bool cancelled() const { return cancelled_; }

 private:
  friend class EventLoop;
  void enter();
  void leave();

  using Base = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

  EventLoop& loop_;
  Base timer_;
  bool cancelled_ = false;
};

}  // namespace simul
