#include "workloads/mix/mix.hpp"

#include <algorithm>
#include <random>

#include "core/checksum.hpp"
#include "workloads/lane_run.hpp"
#include "workloads/mix/hash_chain.hpp"
#include "workloads/sleeps/sleeps.hpp"

namespace simul::mixed {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr unsigned kOneCore = 1;

Spec spec_of(std::uint64_t tasks, std::uint64_t in_flight, std::uint64_t rounds, Duration compute,
             Duration wait) {
  Spec spec;
  spec.tasks = tasks;
  spec.in_flight = in_flight;
  spec.rounds = rounds;
  spec.compute = compute;
  spec.wait = wait;
  return spec;
}

// The lanes that can run on a virtual clock: those with one thread.
std::vector<std::string_view> lanes_of_one_thread() {
  std::vector<std::string_view> lanes;
  for (const std::string_view name : answering_lanes<Plan>()) {
    if (find_lane(name)->threads == Threads::caller_only) lanes.push_back(name);
  }
  return lanes;
}

TEST(Mix, EveryLaneAnswers) {
  EXPECT_EQ(answering_lanes<Plan>().size(), kLanes.size());
}

TEST(HashChain, GoesOnWhereItEnded) {
  EXPECT_EQ(follow_chain(7, 0), 7U);
  EXPECT_EQ(follow_chain(7, 1), mix(7));
  EXPECT_EQ(follow_chain(follow_chain(7, 20), 30), follow_chain(7, 50));
}

TEST(HashChain, HasAStepCountThatGrowsWithTheTime) {
  EXPECT_EQ(chain_steps(Duration::zero()), 0U);
  const auto once = static_cast<double>(chain_steps(milliseconds(1)));
  EXPECT_GT(once, 1000);
  EXPECT_NEAR(static_cast<double>(chain_steps(milliseconds(10))), 10 * once, 10);
}

// Of the fastest measurement: the work never takes less than was planned.
TEST(HashChain, TakesAtLeastTheTimeThatWasAskedFor) {
  const Duration asked = milliseconds(20);
  const std::uint64_t steps = chain_steps(asked);
  auto fastest = Duration::max();
  volatile std::uint64_t end = 0;
  for (int i = 0; i < 5; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    end = follow_chain(end, steps);
    fastest = std::min<Duration>(fastest, std::chrono::steady_clock::now() - begin);
  }
  EXPECT_GT(fastest, asked * 95 / 100);
}

// Each of them is the time that the plan needs in a case where it can be told by hand.
TEST(Mix, TheIdealIsKnownInPlainCases) {
  const auto ideal = [](const Spec& spec, Concurrency concurrency, unsigned cores) {
    return Plan(spec, 444).ideal(concurrency, cores);
  };
  const Spec both = spec_of(6, 3, 2, milliseconds(1), milliseconds(4));
  EXPECT_EQ(ideal(both, 1, 1), milliseconds(60));
  EXPECT_EQ(ideal(both, 3, 3), milliseconds(20));
  EXPECT_EQ(ideal(both, 6, 1), milliseconds(12 + 4)) << "the core is the limit";
  const Spec computing = spec_of(3, 3, 1, milliseconds(10), Duration::zero());
  EXPECT_EQ(ideal(computing, 3, 1), milliseconds(30));
  EXPECT_EQ(ideal(computing, 3, 2), milliseconds(15)) << "threads take turns";
  EXPECT_EQ(ideal(computing, 3, 8), milliseconds(10)) << "a task has one core";
  const Spec waiting = spec_of(10, 4, 3, Duration::zero(), milliseconds(1));
  EXPECT_EQ(ideal(waiting, 4, 1), milliseconds(9));
}

// No schedule of one core beats it, whatever the spec: the virtual clock knows no other overhead.
TEST(Mix, TheIdealIsABoundOverRandomSpecs) {
  std::mt19937_64 random(444);
  const auto up_to = [&](std::uint64_t most) { return random() % (most + 1); };
  std::uint64_t reached = 0;
  constexpr std::uint64_t kSpecs = 300;
  for (std::uint64_t i = 0; i < kSpecs; ++i) {
    Spec spec = spec_of(1 + up_to(30), 1 + up_to(40), 1 + up_to(4), microseconds(up_to(20)),
                        microseconds(up_to(1) * up_to(300)));
    if (up_to(1) == 1) spec.spread = kExponential;
    const Plan plan(spec, random());
    for (const std::string_view lane : lanes_of_one_thread()) {
      const Concurrency concurrency = lane == "sequential" ? 1 : tasks_at_a_time(spec);
      const Duration ideal = plan.ideal(concurrency, kOneCore);
      const Duration wall = run_virtually(lane, plan).measurement.wall;
      ASSERT_GE(wall, ideal) << lane << ", spec " << i;
      if (wall == ideal) ++reached;
      if (concurrency == 1) {
        ASSERT_EQ(wall, ideal) << lane << ", spec " << i;
      }
    }
  }
  EXPECT_GT(reached, kSpecs) << "a bound that nothing reaches says little";
}

// One at a time, the virtual clock adds up all there is.
TEST(Mix, ComputingTakesItsTimeOnTheVirtualClock) {
  const Plan plan(spec_of(4, 4, 3, milliseconds(2), Duration::zero()), 444);
  for (const std::string_view lane : lanes_of_one_thread()) {
    EXPECT_EQ(run_virtually(lane, plan).measurement.wall, milliseconds(24)) << lane;
  }
}

TEST(Mix, IsSleepsWhereNothingComputes) {
  const Plan mix(spec_of(50, 50, 1, Duration::zero(), milliseconds(10)), 444);
  const sleeps::Plan sleeps(sleeps::Spec{.tasks = 50, .delay = milliseconds(10)}, 444);
  for (const std::string_view lane : lanes_of_one_thread()) {
    EXPECT_EQ(run_virtually(lane, mix).measurement.wall,
              run_virtually(lane, sleeps).measurement.wall)
        << lane;
  }
  for (const std::uint64_t at_once : {1, 7, 50}) {
    EXPECT_EQ(Plan(spec_of(50, at_once, 1, Duration::zero(), milliseconds(10)), 444)
                  .ideal(at_once, kOneCore),
              sleeps.ideal(at_once))
        << at_once;
  }
}

TEST(Mix, DrawsWithTheMeanThatWasAskedFor) {
  Spec spec = spec_of(1000, 1, 20, microseconds(100), milliseconds(5));
  spec.spread = kExponential;
  const Plan plan(spec, 444);
  double compute = 0;
  double wait = 0;
  std::uint64_t above_the_mean = 0;
  for (std::uint64_t task = 0; task < spec.tasks; ++task) {
    for (std::uint64_t i = 0; i < spec.rounds; ++i) {
      const Plan::Round round = plan.round(task, i);
      compute += to_seconds(round.compute);
      wait += to_seconds(round.wait);
      if (round.wait > spec.wait) ++above_the_mean;
    }
  }
  const double rounds = 20'000;
  EXPECT_NEAR(compute / rounds, 100e-6, 3e-6);
  EXPECT_NEAR(wait / rounds, 5e-3, 0.15e-3);
  EXPECT_NEAR(static_cast<double>(above_the_mean) / rounds, 0.368, 0.015);  // 1/e
}

TEST(Mix, AnotherSeedDrawsAnotherPlan) {
  Spec spec = spec_of(10, 1, 1, microseconds(100), Duration::zero());
  EXPECT_EQ(Plan(spec, 1).expected().checksum, Plan(spec, 2).expected().checksum);
  spec.spread = kExponential;
  EXPECT_EQ(Plan(spec, 1).expected().checksum, Plan(spec, 1).expected().checksum);
  EXPECT_NE(Plan(spec, 1).expected().checksum, Plan(spec, 2).expected().checksum);
}

TEST(Mix, MissingWorkIsNoticed) {
  const Plan plan(spec_of(3, 1, 2, microseconds(10), Duration::zero()), 444);
  const std::uint64_t end = follow_chain(0, 2 * chain_steps(microseconds(10)));
  const Plan::Result done{end, 2, false, Duration(1)};
  const auto differs = [&](const Plan::Result& result) {
    return difference(plan.expected(), plan.account({done, done, result})).has_value();
  };
  EXPECT_FALSE(differs(done));
  EXPECT_TRUE(differs({}));
  EXPECT_TRUE(differs({end + 1, 2, false, Duration(1)}));
  EXPECT_TRUE(differs({end, 1, false, Duration(1)}));
  EXPECT_TRUE(differs({end, 2, true, Duration(1)}));
}

TEST(Mix, ATaskThatDoesNotWaitIsNoticedInEveryLane) {
  const Plan plan(spec_of(2, 1, 1, Duration::zero(), milliseconds(1)), 444);
  for (const std::string_view lane : {"sequential", "thread_pool", "thread_per_task"}) {
    EXPECT_EQ(run_impatiently(lane, plan).failed.at("woke_early"), 2U) << lane;
  }
}

TEST(Mix, NoMoreTasksRunAtATimeThanAllowed) {
  const Plan plan(spec_of(9, 3, 1, Duration::zero(), milliseconds(2)), 444);
  for (const std::string_view lane : answering_lanes<Plan>()) {
    EXPECT_GE(run_lane(lane, plan, real_clock()).measurement.wall, milliseconds(6)) << lane;
  }
}

TEST(Mix, TellsWhatATaskDidOnTheTrace) {
  Transcript transcript;
  for (const std::string_view lane : answering_lanes<Plan>()) {
    Trace trace(true);
    const Plan plan(spec_of(2, 2, 1, microseconds(50), microseconds(50)), 444);
    open_lane(lane, plan, {real_clock(), transcript, trace})();
    const std::string json = trace.to_json("mix", {});
    EXPECT_THAT(json, testing::HasSubstr("\"compute\"")) << lane;
    EXPECT_THAT(json, testing::HasSubstr("\"wait\"")) << lane;
  }
}

TEST(Mix, TooMuchIsWrongUsage) {
  EXPECT_THROW(Plan(spec_of(1'000'000, 1, 11, Duration::zero(), Duration::zero()), 1), UsageError);
  EXPECT_THROW(Plan(spec_of(1, 1, 10'000, milliseconds(100), Duration::zero()), 1), UsageError);
}

}  // namespace
}  // namespace simul::mixed
