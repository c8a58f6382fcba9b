#include "workloads/random/random.hpp"

#include "workloads/lane_run.hpp"

namespace simul::random {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr Duration kSecond = std::chrono::microseconds(50);

Spec spec_of(std::uint64_t tasks) {
  Spec spec;
  spec.tasks = tasks;
  spec.unit = kSecond;
  return spec;
}

// What the article's program draws, run by Python.
TEST(Random, DrawsInTheArticlesOrder) {
  const Plan plan(spec_of(3), 444);
  const auto drawn = [&](std::size_t task, std::size_t count) {
    std::vector<int> numbers;
    while (numbers.size() < count) numbers.push_back(plan.replay()(task, numbers.size()));
    return numbers;
  };
  EXPECT_THAT(drawn(0, 13), ElementsAre(4, 4, 4, 8, 7, 8, 7, 1, 6, 3, 9, 7, 10));
  EXPECT_THAT(drawn(1, 3), ElementsAre(4, 7, 10));
  EXPECT_THAT(drawn(2, 4), ElementsAre(0, 4, 4, 9));
}

TEST(Random, EndsAsTheArticleDoes) {
  const Plan plan(spec_of(3), 444);
  for (const std::string_view lane : {"sequential", "coroutine"}) {
    const std::vector<std::string> lines = run_virtually(lane, plan).lines;
    ASSERT_GE(lines.size(), 2U);
    EXPECT_EQ(lines[lines.size() - 2], "");
    EXPECT_EQ(lines.back(), "r1: 10, r2: 10, r3: 9");
  }
}

TEST(Random, TaskIDrawsUntilItsNumberIsAboveNineMinusI) {
  const Plan plan(spec_of(12), 3);
  const Source source = plan.replay();
  for (std::size_t task = 0; task < 12; ++task) {
    std::size_t attempt = 0;
    while (source(task, attempt) <= 9 - static_cast<int>(task)) ++attempt;
    EXPECT_THROW(source(task, attempt + 1), std::out_of_range);
  }
}

// Every retry delays task i by i + 1 seconds, and no other task.
TEST(Random, TakesTheLongestTaskOrTheSum) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Plan plan(spec_of(3), seed);
    Duration longest{0};
    Duration sum{0};
    for (std::size_t task = 0; task < 3; ++task) {
      Duration length{0};
      for (std::size_t draw = 0; plan.replay()(task, draw) <= 9 - static_cast<int>(task); ++draw) {
        length += kSecond * static_cast<std::int64_t>(task + 1);
      }
      longest = std::max(longest, length);
      sum += length;
    }
    EXPECT_EQ(plan.ideal(kUnlimited), longest);
    EXPECT_EQ(plan.ideal(1), sum);
    EXPECT_EQ(run_virtually("coroutine", plan).measurement.wall, longest);
    EXPECT_EQ(run_virtually("sequential", plan).measurement.wall, sum);
  }
}

TEST(Random, EveryLaneDoesTheSameWork) {
  for (const std::uint64_t tasks : {1U, 3U, 40U}) {
    const Plan plan(spec_of(tasks), tasks);
    for (const std::string_view lane : answering_lanes<Plan>()) {
      const Outcome outcome = run_lane(lane, plan, real_clock()).measurement.outcome;
      EXPECT_EQ(outcome.completed, tasks);
      EXPECT_GE(outcome.tally.at("draws"), tasks);
    }
  }
}

TEST(Random, APoolWithFewerThreadsThanTasksDoesTheSameWork) {
  Spec spec = spec_of(20);
  spec.threads = 3;
  EXPECT_EQ(run_lane("thread_pool", Plan(spec, 1), real_clock()).measurement.outcome.completed,
            20U);
}

TEST(Random, SeedsMakePlans) {
  EXPECT_EQ(Plan(spec_of(9), 5).expected().checksum, Plan(spec_of(9), 5).expected().checksum);
  EXPECT_NE(Plan(spec_of(9), 5).expected().checksum, Plan(spec_of(9), 6).expected().checksum);
}

TEST(Random, ATaskThatDoesNotWaitIsAFailure) {
  EXPECT_THAT(run_impatiently("sequential", Plan(spec_of(3), 444)).failed,
              ElementsAre(Pair("woke_early", 3)));
}

TEST(Random, ATaskThatGivesUpIsAFailure) {
  const Plan plan(spec_of(3), 444);
  VirtualClock clock;
  Transcript transcript;
  Trace trace;
  Record record(plan.spec(), plan.replay(), {clock, transcript, trace});
  EXPECT_FALSE(record.draw(0));
  EXPECT_THAT(record.outcome().failed, ElementsAre(Pair("not_finished", 3)));
}

}  // namespace
}  // namespace simul::random
