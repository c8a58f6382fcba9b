#include "workloads/blocking_call/blocking_call.hpp"
#include "workloads/lane_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "core/measurement.hpp"

namespace simul::blocking_call {
namespace {

using std::chrono::milliseconds;

Spec small_spec() {
  Spec spec;
  spec.tasks = 20;
  spec.delay = milliseconds(3);
  spec.heartbeat = milliseconds(1);
  spec.threads = 4;
  return spec;
}

class BlockingCall : public testing::Test {
 protected:
  Context context(Clock& clock) { return {clock, transcript_, trace_}; }

  std::vector<std::string> lines_;
  Transcript transcript_{[this](const std::string& line) { lines_.push_back(line); }};
  Trace trace_{true};
};

TEST_F(BlockingCall, KeepsTheLoopFromEverythingElseUntilTheLastCallIsOver) {
  const Plan plan(small_spec(), 444);
  VirtualClock clock;
  const simul::Run run = open_lane("coroutine", plan, context(clock));
  const Measurement measurement = measure(run, plan.expected(), clock);
  EXPECT_EQ(measurement.mismatch, std::nullopt);
  EXPECT_EQ(measurement.wall, 20 * milliseconds(3));
  EXPECT_EQ(measurement.outcome.figures.at("beats"), 0);
  // The beat is due after one interval and comes after all calls.
  EXPECT_DOUBLE_EQ(measurement.outcome.figures.at("longest_stall_s"), 0.059);
  EXPECT_THAT(lines_, testing::ElementsAre("0 beats, due every 1ms; the longest stall took 59 ms"));
}

TEST_F(BlockingCall, TheTraceShowsTheStall) {
  const Plan plan(small_spec(), 444);
  VirtualClock clock;
  open_lane("coroutine", plan, context(clock))();
  const std::string json = trace_.to_json("blocking_call", {});
  EXPECT_THAT(json, testing::HasSubstr("\"name\":\"stalled\",\"cat\":\"queued\""));
  EXPECT_THAT(json, testing::HasSubstr("blocking call"));
}

/// A clock on which a sleep lasts until `now` was called 50 more times. A heartbeat on a running
/// loop soon does that; if the loop is blocked, the sleep gives up after a minute.
class BeatingClock final : public Clock {
 public:
  TimePoint now() const override {
    const std::lock_guard lock(mutex_);
    ++asked_;
    changed_.notify_all();
    return real_clock().now();
  }
  void sleep_until(TimePoint deadline) override {
    std::unique_lock lock(mutex_);
    const std::uint64_t enough = asked_ + 50;
    if (!changed_.wait_for(lock, std::chrono::seconds(60), [&] { return asked_ >= enough; })) {
      ++given_up_;
    }
    lock.unlock();
    real_clock().sleep_until(deadline);
  }
  bool is_virtual() const override { return false; }
  int given_up() const { return given_up_; }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  mutable std::uint64_t asked_ = 0;
  int given_up_ = 0;
};

TEST_F(BlockingCall, OffloadedItLeavesTheLoopAlone) {
  Spec spec = small_spec();
  spec.tasks = 5;
  spec.threads = 1;
  const Plan plan(spec, 444);
  BeatingClock clock;
  const simul::Run run = open_lane("coroutine_offload", plan, context(clock));
  const Outcome outcome = run();
  EXPECT_EQ(difference(plan.expected(), outcome), std::nullopt);
  EXPECT_EQ(clock.given_up(), 0);
  EXPECT_GT(outcome.figures.at("beats"), 0);
}

TEST_F(BlockingCall, OffloadedItNeedsRealTime) {
  const Plan plan(small_spec(), 444);
  VirtualClock clock;
  EXPECT_THROW(open_lane("coroutine_offload", plan, context(clock)), Declined);
}

TEST_F(BlockingCall, OffloadingOverlapsAsManyCallsAsThePoolHasThreads) {
  const Plan plan(small_spec(), 444);
  EXPECT_EQ(plan.ideal(1), 20 * milliseconds(3));
  EXPECT_EQ(plan.ideal(4), 5 * milliseconds(3));
  EXPECT_EQ(plan.ideal(kUnlimited), milliseconds(3));
}

TEST_F(BlockingCall, ATaskThatDidNotRunOrWokeEarlyIsAFailure) {
  const Plan plan(small_spec(), 444);
  std::vector<Duration> taken(20, milliseconds(3));
  EXPECT_EQ(difference(plan.expected(), plan.account(taken)), std::nullopt);
  taken[7] = milliseconds(2);
  taken[8] = kNotRun;
  const Outcome outcome = plan.account(taken);
  EXPECT_EQ(outcome.failed.at("woke_early"), 1U);
  EXPECT_EQ(outcome.failed.at("not_run"), 1U);
}

}  // namespace
}  // namespace simul::blocking_call
