#include "core/duration.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace simul {
namespace {

using namespace std::chrono_literals;

TEST(Duration, ReadsEveryUnit) {
  EXPECT_EQ(parse_duration("50ns"), 50ns);
  EXPECT_EQ(parse_duration("100us"), 100us);
  EXPECT_EQ(parse_duration("10ms"), 10ms);
  EXPECT_EQ(parse_duration("0.25s"), 250ms);
  EXPECT_EQ(parse_duration("2m"), 2min);
  EXPECT_EQ(parse_duration("1h"), 1h);
  EXPECT_EQ(parse_duration("0"), 0ns);
}

TEST(Duration, RefusesWhatIsNone) {
  for (const char* text : {"", "10", "ms", "-1ms", "1 s", "1sec", "nan s", "infs", "1e300h", "0x1s",
                           "010ms", "00", "00.5s"}) {
    EXPECT_THROW(parse_duration(text), UsageError) << text;
  }
}

TEST(Duration, WhatIsPrintedIsReadBack) {
  for (const Duration duration :
       {Duration(0ns), Duration(1ns), Duration(999ns), Duration(1500us), Duration(10ms),
        Duration(250ms), Duration(1s), Duration(90s), Duration(1h), Duration(1'234'567'891ns)}) {
    EXPECT_EQ(parse_duration(format_duration(duration)), duration) << format_duration(duration);
  }
  EXPECT_EQ(format_duration(10ms), "10ms");
  EXPECT_EQ(format_duration(1500ms), "1.5s");
}

TEST(Duration, IsDescribedForPeople) {
  EXPECT_EQ(describe_duration(12h), "12:00:00");
  EXPECT_EQ(describe_duration(10'020us), "10.02 ms");
  EXPECT_EQ(describe_duration(1'234'567us), "1.235 s");
  EXPECT_EQ(describe_duration(42ns), "42 ns");
}

}  // namespace
}  // namespace simul
