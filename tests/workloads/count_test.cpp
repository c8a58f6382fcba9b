#include "workloads/count/count.hpp"

#include "workloads/lane_run.hpp"

namespace simul::count {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr Duration kSecond = std::chrono::microseconds(100);

Spec spec_of(std::uint64_t tasks) {
  Spec spec;
  spec.tasks = tasks;
  spec.unit = kSecond;
  return spec;
}

TEST(Count, OverlappedTasksAllSayOneFirst) {
  EXPECT_THAT(
      run_virtually("coroutine", Plan(spec_of(3), 0)).lines,
      ElementsAre("One", "One", "One", "Two", "Two", "Two", "count executed in 1.00 seconds."));
}

TEST(Count, SequentialTasksSayTwoBeforeTheNextSaysOne) {
  EXPECT_THAT(
      run_virtually("sequential", Plan(spec_of(3), 0)).lines,
      ElementsAre("One", "Two", "One", "Two", "One", "Two", "count executed in 3.00 seconds."));
}

TEST(Count, TakesItsIdealTimeOnTheVirtualClock) {
  const Plan plan(spec_of(1000), 0);
  EXPECT_EQ(run_virtually("coroutine", plan).measurement.wall, kSecond);
  EXPECT_EQ(plan.ideal(kUnlimited), kSecond);
  EXPECT_EQ(run_virtually("sequential", plan).measurement.wall, 1000 * kSecond);
  EXPECT_EQ(plan.ideal(1), 1000 * kSecond);
  EXPECT_EQ(plan.ideal(64), 16 * kSecond);
}

TEST(Count, EveryLaneDoesTheSameWork) {
  for (const std::uint64_t tasks : {1U, 3U, 100U}) {
    const Plan plan(spec_of(tasks), 0);
    for (const std::string_view lane : answering_lanes<Plan>()) {
      EXPECT_EQ(run_lane(lane, plan, real_clock()).measurement.outcome.completed, tasks);
    }
  }
}

TEST(Count, ATaskThatDoesNotWaitIsAFailure) {
  EXPECT_THAT(run_impatiently("sequential", Plan(spec_of(3), 0)).failed,
              ElementsAre(Pair("woke_early", 3)));
}

TEST(Count, ATaskThatNeverSaysTwoIsAFailure) {
  const Plan plan(spec_of(2), 0);
  VirtualClock clock;
  Transcript transcript;
  Trace trace;
  Record record(plan.spec(), {clock, transcript, trace});
  record.one(0);
  EXPECT_THAT(record.outcome().failed, ElementsAre(Pair("not_run", 2)));
}

}  // namespace
}  // namespace simul::count
