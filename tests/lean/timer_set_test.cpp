#include "lean/timer_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <vector>

#include "lean/loop.hpp"
#include "lean/timer.hpp"
#include "lean_fixture.hpp"

namespace simul::lean {
namespace {

using TimePoint = Clock::TimePoint;

// Equal deadlines keep the order in which they were added.
class Model {
 public:
  void add(Sleeper& sleeper) { sleepers_.emplace(sleeper.deadline, &sleeper); }
  void remove(Sleeper& sleeper) {
    std::erase_if(sleepers_, [&](const auto& each) { return each.second == &sleeper; });
  }
  bool empty() const { return sleepers_.empty(); }
  TimePoint earliest() const { return sleepers_.begin()->first; }

  std::vector<Sleeper*> take_due(TimePoint now) {
    std::vector<Sleeper*> due;
    while (!sleepers_.empty() && earliest() <= now) {
      due.push_back(sleepers_.begin()->second);
      sleepers_.erase(sleepers_.begin());
    }
    return due;
  }

 private:
  std::multimap<TimePoint, Sleeper*> sleepers_;
};

std::vector<Sleeper*> take_due(TimerSet& timers, TimePoint now) {
  timers.advance(now);
  std::vector<Sleeper*> due;
  while (Sleeper* sleeper = timers.take_due()) due.push_back(sleeper);
  return due;
}

// Random ranges of delays, from those that are often equal to those that fill all buckets.
TEST(LeanTimerSet, DoesWhatAMapDoes) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint64_t end) { return random() % end; };
    const std::uint64_t range = std::uint64_t{1} << below(45);
    const std::uint64_t step = 1 + below(range);
    std::deque<Sleeper> sleepers;
    std::vector<Sleeper*> waiting;
    TimerSet timers;
    Model model;
    TimePoint now{Duration(below(range))};
    for (int i = 0; i < 1000; ++i) {
      const std::uint64_t action = below(8);
      if (action < 5) {
        const bool usual_delay = below(2) == 0;
        const TimePoint deadline = now + Duration(usual_delay ? range / 2 : below(range));
        Sleeper& sleeper = sleepers.emplace_back(deadline);
        timers.add(sleeper);
        model.add(sleeper);
        waiting.push_back(&sleeper);
      } else if (action < 6 && !waiting.empty()) {
        Sleeper* const removed = waiting[below(waiting.size())];
        timers.remove(*removed);
        model.remove(*removed);
        std::erase(waiting, removed);
        ASSERT_FALSE(removed->is_waiting());
      } else {
        now += Duration(below(step));
        const std::vector<Sleeper*> due = take_due(timers, now);
        ASSERT_EQ(due, model.take_due(now)) << "seed " << seed;
        for (Sleeper* each : due) std::erase(waiting, each);
      }
      ASSERT_EQ(timers.empty(), model.empty()) << "seed " << seed;
      if (!timers.empty()) {
        ASSERT_EQ(timers.earliest(), model.earliest()) << "seed " << seed;
      }
    }
  }
}

TEST(LeanTimerSet, WhatHasPassedIsDueAtOnceAndFifo) {
  TimerSet timers;
  Sleeper first(TimePoint(Duration(100)));
  Sleeper past(TimePoint(Duration(-5)));
  Sleeper zero{TimePoint()};
  timers.add(first);
  EXPECT_EQ(take_due(timers, TimePoint(Duration(100))), std::vector<Sleeper*>{&first});
  timers.add(past);
  timers.add(zero);
  EXPECT_EQ(take_due(timers, TimePoint(Duration(100))), (std::vector<Sleeper*>{&past, &zero}));
}

TEST(LeanTimerSet, HoldsTheEndOfTime) {
  TimerSet timers;
  Sleeper never(TimePoint::max());
  Sleeper soon(TimePoint(Duration(1)));
  timers.add(never);
  timers.add(soon);
  EXPECT_EQ(take_due(timers, TimePoint(std::chrono::hours(1))), std::vector<Sleeper*>{&soon});
  EXPECT_EQ(timers.earliest(), TimePoint::max());
  timers.remove(never);
  EXPECT_TRUE(timers.empty());
}

struct Wake {
  std::size_t task = 0;
  TimePoint at{};
  bool whole = false;
  bool operator==(const Wake&) const = default;
};

Task<> sleep(Loop& loop, Timer& timer, std::size_t task, Duration delay, std::vector<Wake>& wakes) {
  const bool whole = co_await timer.sleep_for(delay);
  wakes.push_back({task, loop.clock().now(), whole});
}

Task<> cancel(Loop& loop, Timer& timer, Duration delay) {
  co_await loop.sleep_for(delay);
  timer.cancel();
}

class LeanTimers : public LeanTest {};

// Tasks on the virtual clock, some of which are cancelled, end when they should and in order. No
// two events have the same time here, so that the model is plain.
TEST_F(LeanTimers, TasksEndInTheOrderOfTheirTimes) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    std::mt19937_64 random(seed);
    std::vector<std::int64_t> times(400);
    for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<std::int64_t>(i) * 1000;
    std::ranges::shuffle(times, random);
    VirtualClock clock;
    Loop loop(clock);
    std::deque<Timer> timers;
    std::vector<Wake> wakes;
    std::vector<Wake> expected;
    for (std::size_t task = 0; task < times.size() / 2; ++task) {
      const Duration delay(times[2 * task]);
      const Duration cancelled_after(times[2 * task + 1]);
      Timer& timer = timers.emplace_back(loop);
      loop.spawn(sleep(loop, timer, task, delay, wakes));
      loop.spawn(cancel(loop, timer, cancelled_after));
      expected.push_back(
          {task, TimePoint(std::min(delay, cancelled_after)), delay < cancelled_after});
    }
    std::ranges::sort(expected, {}, &Wake::at);
    loop.run();
    ASSERT_EQ(wakes, expected) << "seed " << seed;
  }
}

}  // namespace
}  // namespace simul::lean
