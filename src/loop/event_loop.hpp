#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

#include "core/clock.hpp"
#include "loop/awaitable.hpp"
#include "loop/steady_timer.hpp"

namespace simul {

class Timer;

/// One io_context that runs on the thread that calls `run`. Starts no thread. On a virtual clock it
/// never waits: when every task is suspended, time jumps to the earliest timer.
class EventLoop {
 public:
  explicit EventLoop(Clock& clock) : clock_(clock) {}

  boost::asio::io_context& context() { return context_; }
  Executor executor() { return context_.get_executor(); }
  Clock& clock() { return clock_; }

  /// Returns when no task is left. Throws what a task spawned with `rethrow` throws. May be called
  /// again, also after that.
  void run();

 private:
  friend class Timer;
  // By deadline, then by the number of the wait: equal deadlines are FIFO.
  using Turn = std::pair<Clock::TimePoint, std::uint64_t>;

  void wake_the_earliest();

  Clock& clock_;
  // Of the last wait: nobody asks, because timers of a virtual clock end by being cancelled.
  boost::system::error_code ended_by_;
  // On a virtual clock only. Not in the timers, because there may be a million of them.
  std::unordered_map<const Timer*, Turn> turns_;  // of every timer that has a deadline
  std::map<Turn, Timer*> sleepers_;               // of those that a task waits for
  std::uint64_t waits_so_far_ = 0;
  boost::asio::io_context context_{1};  // destroyed first: remaining tasks use the above
};

/// A timer of a loop, on the loop's clock. For one task, which waits once at a time.
class Timer {
 public:
  explicit Timer(EventLoop& loop) : loop_(loop), timer_(loop.executor()) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer();

  void expires_after(Duration duration) { expires_at(loop_.clock().now() + duration); }
  void expires_at(Clock::TimePoint deadline);

  /// An asynchronous operation with the signature void(). The loop completes it after the deadline,
  /// or after a call of `cancel`.
  template <class Token>
  auto async_wait(Token&& token) {
    const auto initiate = [this](auto handler) {
      enter();
      timer_.async_wait(boost::asio::redirect_error(std::move(handler), loop_.ended_by_));
    };
    return boost::asio::async_initiate<Token, void()>(initiate, token);
  }
  /// The same, to be awaited where it is called.
  [[nodiscard]] auto wait() { return async_wait(deferred); }
  void cancel();
  bool cancelled() const { return cancelled_; }

 private:
  friend class EventLoop;
  void enter();
  void leave();

  EventLoop& loop_;
  SteadyTimer timer_;
  bool cancelled_ = false;
};

}  // namespace simul
