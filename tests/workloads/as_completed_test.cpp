#include "workloads/as_completed/as_completed.hpp"

#include <boost/json.hpp>

#include "workloads/lane_run.hpp"

namespace simul::as_completed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr Duration kSecond = std::chrono::microseconds(100);

Spec spec_of(const char* mode, std::vector<Group> groups) {
  Spec spec;
  spec.mode = mode;
  spec.groups = std::move(groups);
  spec.unit = kSecond;
  return spec;
}

const std::vector<Group> kLateFirst{{10, 5, 0}, {3, 2, 1}, {7}};

TEST(AsCompleted, ResultsComeInTheOrderOfCompletion) {
  const LaneRun run = run_virtually("coroutine", Plan(spec_of(kAsCompleted, kLateFirst), 0));
  EXPECT_THAT(run.lines,
              ElementsAre("Start: 00:00:00", "res: [1, 2, 3] completed at 00:00:03",
                          "res: [7] completed at 00:00:07", "res: [0, 5, 10] completed at 00:00:10",
                          "End: 00:00:10", "All tasks done: True"));
  EXPECT_THAT(run.measurement.outcome.figures,
              ElementsAre(Pair("first_s", to_seconds(3 * kSecond)),
                          Pair("last_s", to_seconds(10 * kSecond))));
}

TEST(AsCompleted, GatheredResultsComeTogetherInTheOrderOfTheTasks) {
  const LaneRun run = run_virtually("coroutine", Plan(spec_of(kGather, kLateFirst), 0));
  EXPECT_THAT(run.lines, ElementsAre("Start: 00:00:00", "End: 00:00:10", "All tasks done: True",
                                     "[[0, 5, 10], [1, 2, 3], [7]]"));
  EXPECT_THAT(run.measurement.outcome.figures,
              ElementsAre(Pair("first_s", to_seconds(10 * kSecond)),
                          Pair("last_s", to_seconds(10 * kSecond))));
}

TEST(AsCompleted, WhatCompletesAtOnceComesInTheOrderOfTheTasks) {
  const LaneRun run =
      run_virtually("coroutine", Plan(spec_of(kAsCompleted, {{4, 1}, {4, 2}, {4, 3}}), 0));
  EXPECT_THAT(run.lines[1], HasSubstr("[1, 4]"));
  EXPECT_THAT(run.lines[2], HasSubstr("[2, 4]"));
  EXPECT_THAT(run.lines[3], HasSubstr("[3, 4]"));
}

TEST(AsCompleted, OneByOneTheFirstTaskIsTheFirstResult) {
  const LaneRun run = run_virtually("sequential", Plan(spec_of(kAsCompleted, kLateFirst), 0));
  EXPECT_EQ(run.lines[1], "res: [0, 5, 10] completed at 00:00:10");
  EXPECT_EQ(run.lines[3], "res: [7] completed at 00:00:20");
}

TEST(AsCompleted, TakesTheLongestTaskOrTheSum) {
  for (const char* mode : {kGather, kAsCompleted}) {
    const Plan plan(spec_of(mode, kLateFirst), 0);
    EXPECT_EQ(plan.ideal(kUnlimited), 10 * kSecond);
    EXPECT_EQ(plan.ideal(1), 20 * kSecond);
    EXPECT_EQ(run_virtually("coroutine", plan).measurement.wall, 10 * kSecond);
    EXPECT_EQ(run_virtually("sequential", plan).measurement.wall, 20 * kSecond);
  }
}

// Whatever the lane and however short the tasks: main ends first, so none completes, and each is
// reported.
TEST(AsCompleted, AbandonedTasksAreCancelledAndReported) {
  const Plan plan(spec_of(kAbandon, {{3, 2, 1}, {0}, {1000}}), 0);
  EXPECT_EQ(plan.ideal(kUnlimited), Duration::zero());
  for (const std::string_view lane : answering_lanes<Plan>()) {
    const LaneRun run = run_lane(lane, plan, real_clock());
    EXPECT_THAT(run.lines, ElementsAre(HasSubstr("Start: "), HasSubstr("End: "),
                                       "All tasks done: False", "Cancelled: coro([3, 2, 1])",
                                       "Cancelled: coro([0])", "Cancelled: coro([1000])"));
    EXPECT_THAT(run.measurement.outcome.tally, ElementsAre(Pair("cancelled", 3)));
    EXPECT_THAT(run.measurement.outcome.figures, IsEmpty());
  }
  EXPECT_EQ(run_virtually("coroutine", plan).measurement.wall, Duration::zero());
}

// Threads start at once, and these tasks need no time: nothing but main's hold keeps them from
// completing.
TEST(AsCompleted, NoTaskOfAPoolGoesOnBeforeMainEnds) {
  const Plan plan(spec_of(kAbandon, std::vector<Group>(40, Group{0})), 0);
  for (int i = 0; i < 50; ++i) run_lane("thread_pool", plan, real_clock());
}

TEST(AsCompleted, EveryLaneDoesTheSameWorkInEveryMode) {
  std::vector<Group> many;
  for (std::uint64_t task = 0; task < 40; ++task) many.push_back({task % 7, task});
  for (const char* mode : {kGather, kAsCompleted, kAbandon}) {
    for (const auto& groups : {kLateFirst, {{0}}, many}) {
      const Plan plan(spec_of(mode, groups), 0);
      for (const std::string_view lane : answering_lanes<Plan>()) {
        run_lane(lane, plan, real_clock());
      }
    }
  }
}

TEST(AsCompleted, APoolOfOneThreadBesideMainIsEnough) {
  for (const char* mode : {kGather, kAsCompleted, kAbandon}) {
    Spec spec = spec_of(mode, kLateFirst);
    spec.threads = 1;
    run_lane("thread_pool", Plan(spec, 0), real_clock());
  }
}

TEST(AsCompleted, ATaskThatDoesNotWaitIsAFailure) {
  const Outcome outcome = run_impatiently("sequential", Plan(spec_of(kGather, kLateFirst), 0));
  EXPECT_THAT(outcome.failed, ElementsAre(Pair("woke_early", 3)));
}

TEST(AsCompleted, AResultThatMainNeverTookIsAFailure) {
  const Plan plan(spec_of(kGather, kLateFirst), 0);
  VirtualClock clock;
  Transcript transcript;
  Trace trace;
  Record record(plan.spec(), {clock, transcript, trace});
  record.begun(0);
  record.completed(0);
  record.cancelled(1);
  const Outcome outcome = record.outcome();
  EXPECT_THAT(outcome.failed, ElementsAre(Pair("lost", 2)));
  EXPECT_THAT(outcome.tally, ElementsAre(Pair("cancelled", 1)));
}

TEST(AsCompleted, GroupsAreTypedAsWordsOrAsOneText) {
  Spec spec;
  Parameters parameters = spec.parameters();
  const Parameter& groups = parameters.all().front();
  groups.set({"1,2", "3"});
  EXPECT_THAT(spec.groups, ElementsAre(ElementsAre(1, 2), ElementsAre(3)));
  EXPECT_EQ(groups.text(), "1,2 3");
  EXPECT_EQ(boost::json::serialize(groups.json()), "[[1,2],[3]]");
  spec.groups.clear();
  parameters.set("groups", "1,2 3");
  EXPECT_THAT(spec.groups, ElementsAre(ElementsAre(1, 2), ElementsAre(3)));
}

TEST(AsCompleted, BadGroupsAreRefused) {
  Spec spec;
  Parameters parameters = spec.parameters();
  for (const char* text : {"", " ", ",", "1,", ",1", "1,,2", "a", "-1", "1.5", "1001"}) {
    EXPECT_THROW(parameters.set("groups", text), UsageError) << text;
  }
}

}  // namespace
}  // namespace simul::as_completed
