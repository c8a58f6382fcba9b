#include "core/latency_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace simul {
namespace {

TEST(LatencyHistogram, IsEmptyAtFirst) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.quantile(0.5), Duration::zero());
  EXPECT_EQ(histogram.max(), Duration::zero());
}

// Against the sorted values themselves, over sixteen powers of ten.
TEST(LatencyHistogram, QuantilesAreWithinOneSixtyFourth) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> exponent(0, 16);
  std::vector<Duration> values;
  LatencyHistogram histogram;
  for (int i = 0; i < 20'000; ++i) {
    values.emplace_back(static_cast<Duration::rep>(std::pow(10.0, exponent(random))));
    histogram.record(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double quantile : {0.0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const auto rank = std::max<std::size_t>(
        1, static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(values.size()))));
    const auto exact = static_cast<double>(values[rank - 1].count());
    const auto found = static_cast<double>(histogram.quantile(quantile).count());
    EXPECT_GE(found, exact) << quantile;
    EXPECT_LE(found, exact * (1 + 1.0 / 64)) << quantile;
  }
  EXPECT_EQ(histogram.max(), values.back());
}

TEST(LatencyHistogram, SmallValuesAreExact) {
  LatencyHistogram histogram;
  for (int i = 1; i <= 10; ++i) histogram.record(Duration(i));
  EXPECT_EQ(histogram.quantile(0.5), Duration(5));
  EXPECT_EQ(histogram.quantile(1), Duration(10));
}

TEST(LatencyHistogram, MergingIsRecordingInOne) {
  LatencyHistogram one;
  LatencyHistogram left;
  LatencyHistogram right;
  for (int i = 0; i < 1000; ++i) {
    const Duration value(i * i);
    one.record(value);
    (i % 3 == 0 ? left : right).record(value);
  }
  left += right;
  left += LatencyHistogram{};
  EXPECT_EQ(left.count(), one.count());
  EXPECT_EQ(left.max(), one.max());
  for (const double quantile : {0.1, 0.5, 0.9, 0.99}) {
    EXPECT_EQ(left.quantile(quantile), one.quantile(quantile));
  }
}

TEST(LatencyHistogram, TakesTheLongestTimeThereIs) {
  LatencyHistogram histogram;
  histogram.record(Duration::max());
  histogram.record(
      Duration(-5));  // a negative time, from a clock that stepped back, counts as zero
  EXPECT_EQ(histogram.quantile(1), Duration::max());
  EXPECT_EQ(histogram.quantile(0), Duration::zero());
}

}  // namespace
}  // namespace simul
