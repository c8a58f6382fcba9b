#include "loop/event_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include "core/process_counters.hpp"

namespace simul {
namespace {

using namespace std::chrono_literals;
using boost::asio::detached;
using testing::ElementsAre;

using Log = std::vector<std::string>;

Awaitable<void> sleep_twice(EventLoop& loop, Duration first, Duration second, std::string name,
                            Log& log) {
  Timer timer(loop);
  timer.expires_after(first);
  co_await timer.wait();
  log.push_back(name + "1");
  timer.expires_after(second);
  co_await timer.wait();
  log.push_back(name + "2");
}

Awaitable<void> fail_after(EventLoop& loop, Duration delay) {
  Timer timer(loop);
  timer.expires_after(delay);
  co_await timer.wait();
  throw std::runtime_error("failed");
}

TEST(EventLoop, RunThrowsWhatATaskThrows) {
  VirtualClock clock;
  EventLoop loop(clock);
  Log log;
  co_spawn(loop.executor(), fail_after(loop, 2h), rethrow);
  co_spawn(loop.executor(), sleep_twice(loop, 1h, 5h, "a", log), rethrow);
  EXPECT_THROW(loop.run(), std::runtime_error);
  EXPECT_THAT(log, ElementsAre("a1"));
  loop.run();  // the other tasks can be resumed
  EXPECT_THAT(log, ElementsAre("a1", "a2"));
}

TEST(EventLoop, RemainingTasksEndWithTheLoop) {
  VirtualClock clock;
  Log log;
  {
    EventLoop loop(clock);
    co_spawn(loop.executor(), fail_after(loop, 1h), rethrow);
    co_spawn(loop.executor(), sleep_twice(loop, 2h, 5h, "a", log), rethrow);
    EXPECT_THROW(loop.run(), std::runtime_error);
  }
  EXPECT_THAT(log, ElementsAre());
}

TEST(EventLoop, VirtualTimeIsExactAndTakesNone) {
  VirtualClock clock;
  EventLoop loop(clock);
  Log log;
  co_spawn(loop.executor(), sleep_twice(loop, 2h, 3h, "a", log), detached);
  co_spawn(loop.executor(), sleep_twice(loop, 1h, 5h, "b", log), detached);
  loop.run();
  EXPECT_THAT(log, ElementsAre("b1", "a1", "a2", "b2"));
  EXPECT_EQ(clock.now().time_since_epoch(), 6h);
}

TEST(EventLoop, EqualDeadlinesAreFifo) {
  VirtualClock clock;
  EventLoop loop(clock);
  Log log;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    co_spawn(loop.executor(), sleep_twice(loop, 1s, 0s, name, log), detached);
  }
  loop.run();
  EXPECT_THAT(log, ElementsAre("a1", "b1", "c1", "d1", "e1", "f1", "g1", "h1",  //
                               "a2", "b2", "c2", "d2", "e2", "f2", "g2", "h2"));
}

Awaitable<void> wait_until(EventLoop& loop, Clock::TimePoint deadline, std::string name, Log& log) {
  Timer timer(loop);
  timer.expires_at(deadline);
  co_await timer.wait();
  log.push_back(name);
}

// The deadlines are absolute, so that the order does not depend on how late this process runs.
TEST(EventLoop, DeadlinesDecideTheOrderOnTheRealClockToo) {
  EventLoop loop(real_clock());
  Log log;
  const auto begin = real_clock().now();
  co_spawn(loop.executor(), wait_until(loop, begin + 40ms, "last", log), detached);
  co_spawn(loop.executor(), wait_until(loop, begin, "first", log), detached);
  co_spawn(loop.executor(), wait_until(loop, begin + 20ms, "second", log), detached);
  loop.run();
  EXPECT_THAT(log, ElementsAre("first", "second", "last"));
  EXPECT_GE(real_clock().now() - begin, 40ms);  // no wait ends early
}

Awaitable<void> wait_to_be_cancelled(Timer& timer, bool& cancelled) {
  timer.expires_after(1h);
  co_await timer.wait();
  cancelled = timer.cancelled();
}

Awaitable<void> cancel_later(EventLoop& loop, Timer& timer) {
  Timer own(loop);
  own.expires_after(1ms);
  co_await own.wait();
  EXPECT_FALSE(own.cancelled());
  timer.cancel();
}

TEST(EventLoop, CancellingEndsAWaitOnBothClocks) {
  VirtualClock virtual_clock;
  for (Clock* clock : {&real_clock(), static_cast<Clock*>(&virtual_clock)}) {
    EventLoop loop(*clock);
    Timer timer(loop);
    bool cancelled = false;
    const auto begin = clock->now();
    co_spawn(loop.executor(), wait_to_be_cancelled(timer, cancelled), detached);
    co_spawn(loop.executor(), cancel_later(loop, timer), detached);
    loop.run();
    EXPECT_TRUE(cancelled);
    EXPECT_LT(clock->now() - begin, 1h);
  }
}

Awaitable<void> count_threads(EventLoop& loop, std::uint64_t& threads) {
  Timer timer(loop);
  timer.expires_after(1ms);
  co_await timer.wait();
  threads = thread_count();
}

TEST(EventLoop, NoOtherThreadExists) {
  const std::uint64_t before = thread_count();
  EventLoop loop(real_clock());
  std::uint64_t during = 0;
  co_spawn(loop.executor(), count_threads(loop, during), detached);
  loop.run();
  EXPECT_EQ(during, before);
}

TEST(EventLoop, RunsAgain) {
  VirtualClock clock;
  EventLoop loop(clock);
  for (int i = 1; i <= 3; ++i) {
    Log log;
    co_spawn(loop.executor(), sleep_twice(loop, 1s, 1s, "a", log), detached);
    loop.run();
    EXPECT_THAT(log, ElementsAre("a1", "a2"));
    EXPECT_EQ(clock.now().time_since_epoch(), i * 2s);
  }
}

}  // namespace
}  // namespace simul
