#include "lean/loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/process_counters.hpp"
#include "lean/channel.hpp"
#include "lean/timer.hpp"
#include "lean_fixture.hpp"

namespace simul::lean {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using Log = std::vector<std::string>;

class LeanLoop : public LeanTest {
 protected:
  VirtualClock clock_;
  Loop loop_{clock_};
  Log log_;
};

Task<> sleep_twice(Loop& loop, Duration first, Duration second, std::string name, Log& log) {
  co_await loop.sleep_for(first);
  log.push_back(name + "1");
  co_await loop.sleep_for(second);
  log.push_back(name + "2");
}

Task<> fail_after(Loop& loop, Duration delay, const char* what) {
  co_await loop.sleep_for(delay);
  throw std::runtime_error(what);
}

TEST_F(LeanLoop, VirtualTimeIsExactAndTakesNone) {
  loop_.spawn(sleep_twice(loop_, 2h, 3h, "a", log_));
  loop_.spawn(sleep_twice(loop_, 1h, 5h, "b", log_));
  loop_.run();
  EXPECT_THAT(log_, ElementsAre("b1", "a1", "a2", "b2"));
  EXPECT_EQ(clock_.now().time_since_epoch(), 6h);
}

TEST_F(LeanLoop, EqualDeadlinesAreFifo) {
  for (const char* name : {"a", "b", "c", "d"}) {
    loop_.spawn(sleep_twice(loop_, 1s, 0s, name, log_));
  }
  loop_.run();
  EXPECT_THAT(log_, ElementsAre("a1", "b1", "c1", "d1", "a2", "b2", "c2", "d2"));
}

Task<> wait_until(Loop& loop, Clock::TimePoint deadline, std::string name, Log& log) {
  co_await loop.sleep_until(deadline);
  log.push_back(name);
}

TEST_F(LeanLoop, DeadlinesDecideTheOrderOnTheRealClockToo) {
  Loop loop(real_clock());
  const auto begin = real_clock().now();
  loop.spawn(wait_until(loop, begin + 30ms, "last", log_));
  loop.spawn(wait_until(loop, begin, "first", log_));
  loop.spawn(wait_until(loop, begin + 10ms, "second", log_));
  loop.run();
  EXPECT_THAT(log_, ElementsAre("first", "second", "last"));
  EXPECT_GE(real_clock().now() - begin, 30ms);  // no wait ends early
}

TEST_F(LeanLoop, AThrowEndsTheRunAndTheOtherTasks) {
  const auto owned = std::make_shared<int>(0);
  const auto hold = [](Loop& loop, std::shared_ptr<int> /*owned*/) -> Task<> {
    co_await loop.sleep_for(1h);
  };
  loop_.spawn(hold(loop_, owned));
  loop_.spawn(fail_after(loop_, 1s, "first"));
  loop_.spawn(fail_after(loop_, 1s, "second"));
  EXPECT_EQ(owned.use_count(), 2);
  try {
    loop_.run();
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "first");
  }
  EXPECT_EQ(owned.use_count(), 1);
  EXPECT_EQ(frame_pool.frames(), 0U);
  loop_.spawn(sleep_twice(loop_, 1s, 1s, "a", log_));
  loop_.run();
  EXPECT_THAT(log_, ElementsAre("a1", "a2"));
}

TEST_F(LeanLoop, DestroysWhatStillWaits) {
  {
    Loop loop(clock_);
    Channel<int> channel(loop, 1);
    const auto receive = [](Channel<int>& from) -> Task<> { co_await from.receive(); };
    const auto await_receive = [](Channel<int>& from, auto receiving) -> Task<> {
      co_await receiving(from);
    };
    for (int i = 0; i < 3; ++i) loop.spawn(await_receive(channel, receive));
    loop.run();
    EXPECT_EQ(frame_pool.frames(), 6U);
    loop.spawn(sleep_twice(loop, 1s, 1s, "never", log_));
  }
  EXPECT_EQ(frame_pool.frames(), 0U);
  EXPECT_THAT(log_, ElementsAre());
}

TEST_F(LeanLoop, AChannelMayEndBeforeThoseWhoWaitForIt) {
  {
    Loop loop(clock_);
    const auto send = [](Channel<std::string>& to) -> Task<> {
      co_await to.send("in the channel");
      co_await to.send("with the sender");
    };
    const auto receive = [](Channel<std::string>& from) -> Task<> { co_await from.receive(); };
    {
      Channel<std::string> full(loop, 1);
      Channel<std::string> empty(loop, 1);
      for (int i = 0; i < 3; ++i) loop.spawn(send(full));
      for (int i = 0; i < 3; ++i) loop.spawn(receive(empty));
      loop.run();
    }
    EXPECT_EQ(frame_pool.frames(), 6U);
  }
  EXPECT_EQ(frame_pool.frames(), 0U);
}

Task<> note(Log& log, std::string name) {
  log.push_back(std::move(name));
  co_return;
}

Task<> spawn_between(Loop& loop, Log& log) {
  loop.spawn(note(log, "child"));
  log.emplace_back("parent");
  co_await loop.yield();
  log.emplace_back("parent again");
}

TEST_F(LeanLoop, NewTasksBeginInTheirOrderBehindWhatIsReady) {
  loop_.spawn(note(log_, "first"));
  loop_.spawn(spawn_between(loop_, log_));
  loop_.spawn(note(log_, "last"));
  EXPECT_THAT(log_, ElementsAre());
  loop_.run();
  EXPECT_THAT(log_, ElementsAre("first", "parent", "last", "child", "parent again"));
}

Task<> take_turns(Loop& loop, std::string name, int turns, Log& log) {
  for (int turn = 0; turn < turns; ++turn) {
    log.push_back(name);
    co_await loop.yield();
  }
}

TEST_F(LeanLoop, ReadyTasksTakeTurns) {
  for (const char* name : {"a", "b", "c"}) loop_.spawn(take_turns(loop_, name, 2, log_));
  loop_.run();
  EXPECT_THAT(log_, ElementsAre("a", "b", "c", "a", "b", "c"));
}

Task<> yield_until(Loop& loop, const bool& stop) {
  while (!stop) co_await loop.yield();
}

Task<> stop_after(Loop& loop, Duration delay, bool& stop) {
  co_await loop.sleep_for(delay);
  stop = true;
}

TEST_F(LeanLoop, TasksThatAreAlwaysReadyDoNotStarveTheTimers) {
  Loop loop(real_clock());
  bool stop = false;
  loop.spawn(yield_until(loop, stop));
  loop.spawn(yield_until(loop, stop));
  loop.spawn(stop_after(loop, 1ms, stop));
  loop.run();
  EXPECT_TRUE(stop);
}

Task<> spawn_on(Loop& loop, const bool& stop) {
  if (!stop) loop.spawn(spawn_on(loop, stop));
  co_return;
}

TEST_F(LeanLoop, NorDoTasksThatSpawnOthersWithoutEnd) {
  Loop loop(real_clock());
  bool stop = false;
  loop.spawn(spawn_on(loop, stop));
  loop.spawn(stop_after(loop, 1ms, stop));
  loop.run();
  EXPECT_TRUE(stop);
}

TEST_F(LeanLoop, RunsInsideATaskOfAnother) {
  const auto outer = [](Clock& clock, Log& log) -> Task<> {
    Loop inner(clock);
    inner.spawn(sleep_twice(inner, 1s, 1s, "inner", log));
    inner.run();
    log.emplace_back("outer");
    co_return;
  };
  loop_.spawn(outer(clock_, log_));
  loop_.run();
  EXPECT_THAT(log_, ElementsAre("inner1", "inner2", "outer"));
}

TEST_F(LeanLoop, StartsNoThread) {
  const std::uint64_t before = thread_count();
  std::uint64_t threads = 0;
  const auto count = [](Loop& loop, std::uint64_t& counted) -> Task<> {
    co_await loop.sleep_for(1ms);
    counted = thread_count();
  };
  Loop loop(real_clock());
  loop.spawn(count(loop, threads));
  loop.run();
  EXPECT_EQ(threads, before);
}

Task<> wait_with(Timer& timer, bool& whole) {
  whole = co_await timer.sleep_for(1h);
}

Task<> cancel_after(Loop& loop, Duration delay, Timer& timer) {
  co_await loop.sleep_for(delay);
  timer.cancel();
}

TEST_F(LeanLoop, CancellingEndsAWaitOnBothClocks) {
  for (Clock* clock : {&real_clock(), static_cast<Clock*>(&clock_)}) {
    Loop loop(*clock);
    Timer timer(loop);
    bool whole = true;
    const auto begin = clock->now();
    loop.spawn(wait_with(timer, whole));
    loop.spawn(cancel_after(loop, 1ms, timer));
    loop.run();
    EXPECT_FALSE(whole);
    EXPECT_LT(clock->now() - begin, 1h);
  }
}

TEST_F(LeanLoop, CancellingBeforeAWaitLetsItNotBegin) {
  Timer timer(loop_);
  timer.cancel();
  bool whole = true;
  loop_.spawn(wait_with(timer, whole));
  loop_.run();
  EXPECT_FALSE(whole);
  EXPECT_EQ(clock_.now().time_since_epoch(), 0s);
}

TEST_F(LeanLoop, ATimerThatIsNotCancelledWaitsTheWholeTime) {
  Timer timer(loop_);
  bool whole = false;
  loop_.spawn(wait_with(timer, whole));
  loop_.spawn(cancel_after(loop_, 2h, timer));
  loop_.run();
  EXPECT_TRUE(whole);
  EXPECT_EQ(clock_.now().time_since_epoch(), 2h);
}

}  // namespace
}  // namespace simul::lean
