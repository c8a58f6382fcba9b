#include "bench/compare/contest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace simul::bench {
namespace {

/// Runs a contest of contestants whose wall times are drawn: a base each, a disturbance that all
/// runs of a round share, and noise with a heavy tail, as a shared machine has.
class Simulation {
 public:
  Simulation(std::vector<double> bases, const Contest::Rules& rules, double noise = 0.1)
      : bases_(std::move(bases)),
        contest_(std::vector<std::size_t>(bases_.size(), 0), rules),
        random_(rules.seed + 1),
        noise_(noise) {}

  Contest& run() {
    double elapsed = 0;
    std::size_t round = 0;
    double disturbance = 1;
    while (const auto contestant = contest_.next(elapsed)) {
      if (contest_.rounds() != round) {
        round = contest_.rounds();
        disturbance = std::exp(noise_ * normal_(random_));
      }
      const double tail = uniform_(random_) < 0.05 ? 1 + 2 * uniform_(random_) : 1;
      const double wall =
          bases_[*contestant] * disturbance * tail * std::exp(noise_ * normal_(random_));
      order_.push_back(*contestant);
      contest_.ran(*contestant, wall, wall);
      elapsed += wall;
    }
    return contest_;
  }
  const std::vector<std::size_t>& order() const { return order_; }

 private:
  std::vector<double> bases_;
  Contest contest_;
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_;
  std::uniform_real_distribution<double> uniform_;
  double noise_;
  std::vector<std::size_t> order_;
};

bool any_slower(const Contest& contest) {
  const auto standings = contest.standings();
  return std::ranges::any_of(standings, &Contest::Standing::slower);
}

std::size_t found_different(const std::vector<double>& bases, std::size_t comparisons,
                            double budget_s) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < comparisons; ++i) {
    Simulation simulation(bases, {.seed = 1000 + i, .budget_s = budget_s, .rounds = {}});
    if (any_slower(simulation.run())) ++found;
  }
  return found;
}

TEST(Contest, CallsEqualContestantsDifferentInTwoOfAHundredAtMost) {
  EXPECT_LE(found_different({0.05, 0.05}, 400, 20), 8U);
  EXPECT_LE(found_different({0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05}, 400, 20), 8U);
}

TEST(Contest, FindsATenthInTwentySeconds) {
  EXPECT_GE(found_different({0.05, 0.055}, 100, 20), 90U);
}

TEST(Contest, EndsEarlyOnlyWhenTheAnswerIsClear) {
  Simulation far_apart({0.05, 0.1}, {.seed = 1, .budget_s = 1000, .rounds = {}}, 0.02);
  Contest& contest = far_apart.run();
  EXPECT_TRUE(contest.clear());
  EXPECT_LT(contest.rounds(), 100U);
  const auto standings = contest.standings();
  EXPECT_TRUE(standings[0].fastest);
  EXPECT_TRUE(standings[1].slower);
  EXPECT_NEAR(standings[1].ratio.median, 2, 0.1);

  Simulation noisy({0.05, 0.055}, {.seed = 1, .budget_s = 3, .rounds = {}}, 0.5);
  EXPECT_FALSE(noisy.run().clear());
}

TEST(Contest, HasEveryContestantOnceInEachOfTheFirstRounds) {
  Simulation simulation({0.01, 0.02, 0.5}, {.seed = 3, .budget_s = 20, .rounds = {}});
  const Contest& contest = simulation.run();
  const std::vector<std::size_t>& order = simulation.order();
  bool orders_differ = false;
  for (std::size_t round = 0; round < contest.rounds_needed(); ++round) {
    const auto begin = order.begin() + static_cast<std::ptrdiff_t>(3 * round);
    EXPECT_EQ(std::set<std::size_t>(begin, begin + 3).size(), 3U);
    orders_differ = orders_differ || !std::equal(begin, begin + 3, order.begin());
  }
  EXPECT_TRUE(orders_differ);
}

TEST(Contest, GivesNoContestantMoreThanItsShareBesideTheFastest) {
  Simulation simulation({0.01, 0.0101, 0.5}, {.seed = 3, .budget_s = 60, .rounds = {}}, 0.3);
  const Contest& contest = simulation.run();
  const auto standings = contest.standings();
  EXPECT_GE(standings[2].runs, contest.rounds_needed());
  EXPECT_LT(standings[2].runs, 60U);  // a third of 60 s
  EXPECT_GT(standings[1].runs, 500U);
  EXPECT_TRUE(standings[2].slower);
}

TEST(Contest, ASlowContestantDoesNotKeepTheOthersFromTheirVerdicts) {
  Simulation simulation({0.01, 0.02, 5}, {.seed = 3, .budget_s = 20, .rounds = {}}, 0.02);
  const auto standings = simulation.run().standings();
  EXPECT_TRUE(standings[1].slower);
  EXPECT_FALSE(standings[2].enough);
  EXPECT_GE(standings[2].runs, 2U);
}

TEST(Contest, HasAsManyRoundsAsItIsTold) {
  Simulation simulation({0.01, 0.01}, {.seed = 1, .budget_s = 20, .rounds = 4});
  const Contest& contest = simulation.run();
  EXPECT_EQ(contest.rounds(), 4U);
  EXPECT_EQ(simulation.order().size(), 8U);
  EXPECT_FALSE(contest.standings()[0].enough);
}

TEST(Contest, EndsAtTheEndOfTheTimeButNotWithinTheFirstRound) {
  Simulation one_round({1, 1, 1}, {.seed = 1, .budget_s = 0.1, .rounds = {}});
  EXPECT_EQ(one_round.run().rounds(), 1U);
  EXPECT_EQ(one_round.order().size(), 3U);
  Simulation within({1, 1, 1}, {.seed = 1, .budget_s = 4, .rounds = {}}, 0);
  within.run();
  EXPECT_GE(within.order().size(), 4U);
  EXPECT_LE(within.order().size(), 5U);
}

TEST(Contest, GoesOnWithoutTheOneThatFailed) {
  Contest contest({0, 0, 0}, {.seed = 1, .budget_s = 20, .rounds = 3});
  std::vector<int> runs(3);
  while (const auto contestant = contest.next(0)) {
    if (++runs[*contestant] == 2 && *contestant == 1) {
      contest.drop(1);
    } else {
      contest.ran(*contestant, 1.0 + static_cast<double>(*contestant), 1);
    }
  }
  EXPECT_EQ(runs, (std::vector<int>{3, 2, 3}));
  const auto standings = contest.standings();
  EXPECT_EQ(standings[1].runs, 1U);
  EXPECT_EQ(standings[1].pairs, 0U);
  EXPECT_EQ(standings[2].ratio.median, 3);
}

TEST(Contest, ComparesWithinGroupsOnly) {
  Contest contest({0, 0, 1, 1}, {.seed = 1, .budget_s = 20, .rounds = 30});
  const double walls[] = {1, 2, 30, 10};
  while (const auto contestant = contest.next(0)) contest.ran(*contestant, walls[*contestant], 1);
  const auto standings = contest.standings();
  EXPECT_TRUE(standings[0].fastest && standings[3].fastest);
  EXPECT_EQ(standings[1].ratio.median, 2);
  EXPECT_EQ(standings[2].ratio.median, 3);
  EXPECT_TRUE(standings[1].slower && standings[2].slower);
}

TEST(Contest, IsOverWhenAllHaveFailed) {
  Contest contest({0, 0}, {.seed = 1, .budget_s = 20, .rounds = {}});
  contest.drop(0);
  contest.drop(1);
  EXPECT_FALSE(contest.next(0));
}

}  // namespace
}  // namespace simul::bench
