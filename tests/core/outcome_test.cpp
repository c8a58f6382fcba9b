#include "core/outcome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/checksum.hpp"

namespace simul {
namespace {

using testing::HasSubstr;
using testing::Optional;

Outcome sample() {
  Outcome outcome;
  outcome.completed = 3;
  outcome.failed["refused"] = 1;
  outcome.tally["bytes"] = 100;
  outcome.checksum = mix(0) + mix(1) + mix(2);
  return outcome;
}

TEST(Outcome, EqualWorkIsNoDifference) {
  Outcome other = sample();
  other.figures["connections"] = 7;
  other.latency.record(Duration(5));
  EXPECT_EQ(difference(sample(), other), std::nullopt);
}

TEST(Outcome, EveryCountIsCompared) {
  Outcome lost = sample();
  --lost.completed;
  EXPECT_THAT(difference(sample(), lost), Optional(HasSubstr("completed: expected 3, got 2")));

  Outcome failed = sample();
  failed.failed["reset"] = 2;
  EXPECT_THAT(difference(sample(), failed), Optional(HasSubstr("'reset': expected 0, got 2")));

  Outcome shorter = sample();
  shorter.tally["bytes"] = 99;
  EXPECT_THAT(difference(sample(), shorter), Optional(HasSubstr("'bytes': expected 100, got 99")));

  Outcome other = sample();
  ++other.checksum;
  EXPECT_THAT(difference(sample(), other), Optional(HasSubstr("checksum")));
}

TEST(Outcome, JoinsWhatTwoThreadsDid) {
  Outcome both = sample();
  both += sample();
  EXPECT_EQ(both.completed, 6U);
  EXPECT_EQ(both.failed["refused"], 2U);
  EXPECT_EQ(both.tally["bytes"], 200U);
  EXPECT_EQ(both.checksum, 2 * sample().checksum);
}

// Any order gives the same checksum, and lost, doubled or altered units do not cancel out.
TEST(Checksum, DoesNotDependOnOrderButOnEveryUnit) {
  const std::uint64_t sum = mix(1) + mix(2) + mix(3);
  EXPECT_EQ(sum, mix(3) + mix(1) + mix(2));
  EXPECT_NE(sum, mix(1) + mix(2));
  EXPECT_NE(sum, mix(1) + mix(2) + mix(3) + mix(3));
  EXPECT_NE(sum, mix(2) + mix(2) + mix(2));  // the same plain sum
}

}  // namespace
}  // namespace simul
