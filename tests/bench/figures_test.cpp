#include "bench/figures.hpp"

#include <gtest/gtest.h>

namespace simul::bench {
namespace {

TEST(Figures, HaveThreeDigitsAndAUnit) {
  EXPECT_EQ(seconds_text(0.01012), "10.1 ms");
  EXPECT_EQ(seconds_text(1.2), "1.20 s");
  EXPECT_EQ(seconds_text(0.000250), "250 µs");
  EXPECT_EQ(seconds_text(52.4e-9), "52.4 ns");
  EXPECT_EQ(seconds_text(0), "0.00 ns");
  EXPECT_EQ(seconds_text(1234), "1234 s");
  EXPECT_EQ(si_text(98'960, "/s"), "99.0 k/s");
  EXPECT_EQ(si_text(12, "/s"), "12.0 /s");
  EXPECT_EQ(si_text(0.125, "/s"), "0.12 /s");
  EXPECT_EQ(si_text(12.34e6, "B"), "12.3 MB");
  EXPECT_EQ(ratio_text(1.0149), "1.01");
  EXPECT_EQ(ratio_text(4567.2), "4567");
}

TEST(Figures, TakeTheNextUnitWhenTheyRoundToIt) {
  EXPECT_EQ(seconds_text(0.0009996), "1.00 ms");
  EXPECT_EQ(seconds_text(0.0009994), "999 µs");
  EXPECT_EQ(seconds_text(0.009996), "10.0 ms");
  EXPECT_EQ(seconds_text(0.09996), "100 ms");
  EXPECT_EQ(si_text(999'900, ""), "1.00 M");
}

TEST(Figures, ShowARangeInTheUnitOfItsMedian) {
  EXPECT_EQ(seconds_range_text(0.0099, 0.0103, 0.0101), "9.9–10.3");
  EXPECT_EQ(seconds_range_text(0.00098, 0.0125, 0.00102), "0.98–12.50");
  EXPECT_EQ(seconds_range_text(0.2, 1.2, 0.4), "200–1200");
}

}  // namespace
}  // namespace simul::bench
