#include "workloads/chess/chess.hpp"

#include <barrier>
#include <thread>

#include "workloads/lane_run.hpp"

namespace simul::chess {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

Spec spec_of(std::uint64_t boards, std::uint64_t moves, std::uint64_t own, std::uint64_t opponent) {
  Spec spec;
  spec.boards = boards;
  spec.moves = moves;
  spec.own = own;
  spec.opponent = opponent;
  return spec;
}

TEST(Chess, TwelveHoursOrOne) {
  Spec spec;
  spec.unit = std::chrono::seconds(1);
  const Plan plan(spec, 0);
  const LaneRun one_by_one = run_virtually("sequential", plan);
  EXPECT_EQ(one_by_one.measurement.wall, std::chrono::seconds(43'200));
  EXPECT_EQ(one_by_one.lines[24], "Exhibition of 24 boards took 12:00:00 of exhibition time.");
  const LaneRun overlapped = run_virtually("coroutine", plan);
  EXPECT_EQ(overlapped.measurement.wall, std::chrono::seconds(3'600 + 55));
  EXPECT_EQ(overlapped.lines[24], "Exhibition of 24 boards took 01:00:55 of exhibition time.");
  for (const LaneRun& run : {one_by_one, overlapped}) {
    EXPECT_EQ(run.lines.back(),
              "One game after the other takes 12:00:00 at the least, all at once 01:00:55.");
  }
}

TEST(Chess, GamesEndOneByOneOrRightAfterEachOther) {
  const Plan plan(spec_of(3, 2, 5, 55), 0);
  EXPECT_THAT(run_virtually("sequential", plan).lines,
              ElementsAre("Board 1: game over at 00:02:00.", "Board 2: game over at 00:04:00.",
                          "Board 3: game over at 00:06:00.",
                          "Exhibition of 3 boards took 00:06:00 of exhibition time.",
                          HasSubstr("One game after the other")));
  EXPECT_THAT(run_virtually("coroutine", plan).lines,
              ElementsAre("Board 1: game over at 00:02:00.", "Board 2: game over at 00:02:05.",
                          "Board 3: game over at 00:02:10.",
                          "Exhibition of 3 boards took 00:02:10 of exhibition time.",
                          HasSubstr("One game after the other")));
}

// The ideal against the lanes themselves: the master is the bottleneck, the opponents are, or
// neither.
TEST(Chess, TakesItsIdealTimeOnTheVirtualClock) {
  for (const std::uint64_t boards : {1U, 2U, 11U, 12U, 13U, 24U, 500U}) {
    for (const std::uint64_t moves : {1U, 2U, 7U}) {
      for (const auto& [own, opponent] :
           {std::pair{5U, 55U}, {0U, 10U}, {10U, 0U}, {1U, 1U}, {0U, 0U}}) {
        const Plan plan(spec_of(boards, moves, own, opponent), 0);
        EXPECT_EQ(run_virtually("coroutine", plan).measurement.wall, plan.ideal(kUnlimited));
        EXPECT_EQ(run_virtually("sequential", plan).measurement.wall, plan.ideal(1));
      }
    }
  }
}

TEST(Chess, SharingThreadsIsNeverFasterThanAThreadForEachBoard) {
  const Plan plan(Spec{}, 0);
  EXPECT_EQ(plan.ideal(24), plan.ideal(kUnlimited));
  EXPECT_EQ(plan.ideal(2), plan.ideal(1) / 2);
  EXPECT_LT(plan.ideal(24), plan.ideal(8));
}

TEST(Chess, EveryLaneHasOneMasterAndDoesTheSameWork) {
  for (const std::uint64_t boards : {1U, 4U, 40U}) {
    const Plan plan(spec_of(boards, 3, 1, 3), 0);
    for (const std::string_view lane : answering_lanes<Plan>()) {
      const Outcome outcome = run_lane(lane, plan, real_clock()).measurement.outcome;
      EXPECT_EQ(outcome.completed, boards * 3);
      EXPECT_THAT(outcome.tally, ElementsAre(Pair("own_at_once", 1)));
    }
  }
}

TEST(Chess, BoardsMayShareThreads) {
  Spec spec = spec_of(20, 3, 1, 3);
  spec.threads = 3;
  EXPECT_EQ(run_lane("thread_pool", Plan(spec, 0), real_clock()).measurement.outcome.completed,
            60U);
}

/// A clock on which a sleep lasts until another thread sleeps, too.
class MeetingClock final : public Clock {
 public:
  TimePoint now() const override { return real_clock().now(); }
  void sleep_until(TimePoint /*deadline*/) override { meeting_.arrive_and_wait(); }
  bool is_virtual() const override { return false; }

 private:
  std::barrier<> meeting_{2};
};

TEST(Chess, TwoMastersWouldBeSeen) {
  const Plan plan(spec_of(2, 1, 5, 55), 0);
  MeetingClock clock;
  Transcript transcript;
  Trace trace;
  Exhibition exhibition(plan, {clock, transcript, trace});
  std::thread impostor([&] { exhibition.own_move(0); });
  exhibition.own_move(1);
  impostor.join();
  EXPECT_EQ(exhibition.outcome().tally.at("own_at_once"), 2U);
}

TEST(Chess, AMoveThatTakesNoTimeIsAFailure) {
  const Outcome outcome = run_impatiently("sequential", Plan(spec_of(3, 4, 5, 55), 0));
  EXPECT_THAT(outcome.failed, ElementsAre(Pair("too_short", 2 * 3 * 4)));
}

TEST(Chess, AnEndlessExhibitionIsRefused) {
  Spec spec = spec_of(100'000, 100'000, 86'400, 86'400);
  spec.unit = std::chrono::hours(1);
  try {
    const Plan plan(spec, 0);
    FAIL() << "nothing was thrown";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("--unit"));
  }
}

}  // namespace
}  // namespace simul::chess
