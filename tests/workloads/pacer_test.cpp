#include "workloads/fetch/pacer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Optional;

Spec open_loop(std::uint64_t requests, std::uint64_t rate, std::uint64_t outstanding) {
  Spec spec;
  spec.requests = requests;
  spec.rate = rate;
  spec.arrivals = kEven;
  spec.outstanding = outstanding;
  return spec;
}

http::Response response(double seconds) {
  http::Response made;
  made.status = 200;
  made.seconds = seconds;
  return made;
}

// Sends one request after the other, each of which takes so long, as the sequential lane does.
Outcome send_all(const Plan& plan, VirtualClock& clock, Duration each, Duration reported) {
  Pacer pacer(plan, clock);
  Outcome outcome;
  while (const auto request = pacer.take()) {
    if (const auto due = pacer.due(*request)) clock.sleep_until(*due);
    if (!pacer.may_send(*request)) continue;
    clock.sleep_for(each);
    ++outcome.completed;
    outcome.latency.record(pacer.answered(*request, response(to_seconds(reported))));
  }
  return pacer.close(std::move(outcome));
}

Outcome send_all(const Plan& plan, Duration each) {
  VirtualClock clock;
  return send_all(plan, clock, each, each);
}

TEST(Arrivals, EvenOnesHaveTheSameDistance) {
  EXPECT_EQ(arrivals(kEven, 4, 1000, 7), (std::vector<Duration>{milliseconds(1), milliseconds(2),
                                                                milliseconds(3), milliseconds(4)}));
}

TEST(Arrivals, ThoseOfAPoissonProcessAreDrawnFromTheSeed) {
  EXPECT_EQ(arrivals(kPoisson, 100, 1000, 7), arrivals(kPoisson, 100, 1000, 7));
  EXPECT_NE(arrivals(kPoisson, 100, 1000, 7), arrivals(kPoisson, 100, 1000, 8));
}

// Their distances have the mean 1 / rate and a standard deviation as large.
TEST(Arrivals, ThoseOfAPoissonProcessAreSpreadExponentially) {
  constexpr std::uint64_t kMany = 100'000;
  const std::vector<Duration> due = arrivals(kPoisson, kMany, 1000, 7);
  EXPECT_EQ(due.back(), std::chrono::seconds(100));
  double squares = 0;
  double below_the_mean = 0;
  for (std::size_t i = 0; i < due.size(); ++i) {
    const double apart = to_seconds(due[i] - (i == 0 ? Duration::zero() : due[i - 1]));
    EXPECT_GE(apart, 0);
    squares += (apart - 1e-3) * (apart - 1e-3);
    if (apart < 1e-3) ++below_the_mean;
  }
  EXPECT_NEAR(std::sqrt(squares / kMany), 1e-3, 2e-5);
  EXPECT_NEAR(below_the_mean / kMany, 1 - std::exp(-1), 0.01);
}

TEST(Pacer, AClosedLoopIsAskedForNothingButTheNextRequest) {
  Spec spec;
  spec.requests = 3;
  const Plan plan(spec, 1);
  const Outcome outcome = send_all(plan, milliseconds(2));
  EXPECT_EQ(outcome.completed, 3U);
  EXPECT_EQ(outcome.latency.max(), milliseconds(2));
  EXPECT_TRUE(outcome.figures.empty());
  EXPECT_EQ(outcome.contradiction, std::nullopt);
}

TEST(Pacer, ALaneThatKeepsUpHasTheServersLatency) {
  const Plan plan(open_loop(100, 100, 10), 1);
  const Outcome outcome = send_all(plan, milliseconds(2));
  EXPECT_EQ(outcome.completed, 100U);
  EXPECT_EQ(outcome.latency.max(), milliseconds(2));
  EXPECT_EQ(outcome.figures.at("late_p99_s"), 0);
  EXPECT_DOUBLE_EQ(outcome.figures.at("offered_per_second"), 100);
  EXPECT_NEAR(outcome.figures.at("reached_per_second"), 100, 0.5);
  EXPECT_NEAR(outcome.figures.at("in_flight_mean"), 0.2, 0.001);
  EXPECT_EQ(outcome.contradiction, std::nullopt);
}

// One that takes twice as long as requests are apart gets later with each of them.
TEST(Pacer, ALaneThatDoesNotKeepUpShowsItInItsLatencies) {
  const Plan plan(open_loop(100, 1000, 100), 1);
  const Outcome outcome = send_all(plan, milliseconds(2));
  EXPECT_EQ(outcome.completed, 100U);
  EXPECT_EQ(outcome.latency.max(), milliseconds(1 + 100 * 2 - 100));
  EXPECT_NEAR(outcome.figures.at("reached_per_second"), 500, 5);
}

TEST(Pacer, WhatIsBeyondTheOutstandingOnesIsNotSentAndCounted) {
  const Plan plan(open_loop(1000, 1000, 10), 1);
  const Outcome outcome = send_all(plan, milliseconds(2));
  EXPECT_EQ(outcome.completed + outcome.left_out.units, 1000U);
  EXPECT_NEAR(static_cast<double>(outcome.left_out.units), 500, 20);
  EXPECT_EQ(outcome.figures.at("not_sent"), static_cast<double>(outcome.left_out.units));
  // Ten are due and unanswered at the most, which takes twenty milliseconds.
  EXPECT_LE(outcome.latency.max(), milliseconds(22));
}

TEST(Pacer, WhatWasNotSentIsNoDifferenceInWork) {
  const Plan plan(open_loop(1000, 1000, 10), 1);
  Outcome outcome = plan.expected();
  outcome.may_leave_out = false;
  plan.leave_out(5, outcome.left_out);
  EXPECT_NE(difference(plan.expected(), outcome), std::nullopt);  // done and left out
  outcome.completed -= 1;
  for (const auto& [what, count] : outcome.left_out.tally) outcome.tally[what] -= count;
  outcome.checksum -= outcome.left_out.checksum;
  EXPECT_EQ(difference(plan.expected(), outcome), std::nullopt);

  Spec closed = plan.spec();
  closed.rate.reset();
  EXPECT_THAT(difference(Plan(closed, 1).expected(), outcome), Optional(HasSubstr("left out")));
}

// A client that forgets half of its requests' time is found out.
TEST(Pacer, LatenciesThatDoNotAddUpAreAContradiction) {
  VirtualClock clock;
  const Plan plan(open_loop(100, 10, 10), 1);
  const Outcome outcome = send_all(plan, clock, milliseconds(20), milliseconds(10));
  EXPECT_THAT(outcome.contradiction, Optional(HasSubstr("Little's law")));
  EXPECT_THAT(difference(plan.expected(), outcome), Optional(HasSubstr("Little's law")));
}

TEST(Pacer, AClosedLoopCannotHaveMoreInFlightThanItsSenders) {
  Spec spec;
  spec.requests = 100;
  spec.in_flight = 1;
  const Plan plan(spec, 1);
  VirtualClock clock;
  const Outcome outcome = send_all(plan, clock, milliseconds(10), milliseconds(20));
  EXPECT_THAT(outcome.contradiction, Optional(HasSubstr("Little's law")));
}

TEST(Pacer, DueTimesOfTooManyRequestsAreRefused) {
  EXPECT_THROW(Plan(open_loop(10'000'001, 1000, 10), 1), UsageError);
}

}  // namespace
}  // namespace simul::fetch
