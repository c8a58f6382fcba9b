#include "bench/schedule.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

namespace simul::bench {
namespace {

std::vector<std::pair<std::size_t, int>> pairs(const std::vector<Step>& steps) {
  std::vector<std::pair<std::size_t, int>> result;
  for (const Step& step : steps) result.emplace_back(step.trial, step.repetition);
  return result;
}

TEST(Schedule, HasEveryRepetitionOnceAndInItsOrder) {
  const auto steps = make_schedule(7, 5, 1, true);
  EXPECT_EQ(steps.size(), 35U);
  std::vector<int> next(7, 0);
  for (const Step& step : steps) EXPECT_EQ(step.repetition, next[step.trial]++);
  for (const int count : next) EXPECT_EQ(count, 5);
}

TEST(Schedule, TheSeedIsTheOrder) {
  EXPECT_EQ(pairs(make_schedule(9, 4, 42, true)), pairs(make_schedule(9, 4, 42, true)));
  EXPECT_NE(pairs(make_schedule(9, 4, 42, true)), pairs(make_schedule(9, 4, 43, true)));
}

// Repetitions of one trial are spread over the run, not one after the other.
TEST(Schedule, Interleaves) {
  std::set<std::size_t> first_ten;
  const auto steps = make_schedule(50, 10, 3, true);
  for (std::size_t i = 0; i < 10; ++i) first_ten.insert(steps[i].trial);
  EXPECT_GT(first_ten.size(), 5U);
}

TEST(Schedule, TrialAfterTrialWhenAsked) {
  EXPECT_EQ(pairs(make_schedule(2, 2, 42, false)),
            (std::vector<std::pair<std::size_t, int>>{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
}

// Every order of three is about as frequent as the others: a chi-squared test with 5 degrees of
// freedom, at one in 10,000.
TEST(Schedule, EveryOrderIsAsLikely) {
  std::map<std::vector<std::size_t>, int> seen;
  constexpr int kDraws = 6000;
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
    std::vector<std::size_t> order;
    for (const Step& step : make_schedule(3, 1, seed, true)) order.push_back(step.trial);
    ++seen[order];
  }
  ASSERT_EQ(seen.size(), 6U);
  double chi_squared = 0;
  for (const auto& [order, count] : seen) {
    chi_squared += (count - kDraws / 6.0) * (count - kDraws / 6.0) / (kDraws / 6.0);
  }
  EXPECT_LT(chi_squared, 25.7);
}

}  // namespace
}  // namespace simul::bench
