#include "bench/median.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace simul::bench {
namespace {

std::vector<double> one_to(int count) {
  std::vector<double> values(static_cast<std::size_t>(count));
  std::iota(values.rbegin(), values.rend(), 1.0);  // from the largest to the smallest
  return values;
}

TEST(Median, IsTheMiddleOrTheMeanOfTheMiddleTwo) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 2, 3}), 2.5);
  EXPECT_EQ(median({7}), 7);
}

// The ranks that tables of the sign test give for 95 %.
TEST(Median, HasAnIntervalOfOrderStatistics) {
  const struct {
    int count;
    double low;
    double high;
  } kCases[] = {{1, 1, 1},   {2, 1, 2},    {3, 1, 3},    {5, 1, 5},   {6, 1, 6},
                {8, 1, 8},   {9, 2, 8},    {11, 2, 10},  {12, 3, 10}, {15, 4, 12},
                {20, 6, 15}, {30, 10, 21}, {100, 40, 61}};
  for (const auto& [count, low, high] : kCases) {
    const Estimate estimated = estimate(one_to(count));
    EXPECT_EQ(estimated.low, low) << count;
    EXPECT_EQ(estimated.high, high) << count;
    EXPECT_EQ(estimated.median, (1 + count) / 2.0) << count;
  }
}

// 2^(1 - n) is the chance that n values are all on one side of the median.
TEST(Median, KnowsHowManyValuesAnIntervalTakes) {
  EXPECT_EQ(values_needed(0.05), kValuesFor95Percent);
  EXPECT_EQ(values_needed(0.5), 2U);
  EXPECT_EQ(values_needed(0.49), 3U);
  EXPECT_EQ(values_needed(0.01), 8U);
  EXPECT_EQ(estimate(one_to(9), 0.005).low, 1);
  EXPECT_EQ(estimate(one_to(9), 0.04).low, 2);
}

}  // namespace
}  // namespace simul::bench
