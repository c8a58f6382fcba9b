#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/measurement.hpp"

namespace simul {

/// One run of one lane, with what it printed.
struct LaneRun {
  Measurement measurement;
  std::vector<std::string> lines;
};

template <class P>
LaneRun run_lane(Run (*open)(const P&, const Context&), const P& plan, Clock& clock) {
  LaneRun result;
  Transcript transcript([&result](const std::string& line) { result.lines.push_back(line); });
  Trace trace;
  const Run run = open(plan, {clock, transcript, trace});
  result.measurement = measure(run, plan.expected(), clock);
  EXPECT_EQ(result.measurement.mismatch, std::nullopt);
  return result;
}

/// On a clock of its own.
template <class P>
LaneRun run_virtually(Run (*open)(const P&, const Context&), const P& plan) {
  VirtualClock clock;
  return run_lane(open, plan, clock);
}

/// A clock whose sleeps end at once: a lane that runs on it did not wait, and its outcome must say
/// so.
class ImpatientClock final : public Clock {
 public:
  TimePoint now() const override { return {}; }
  void sleep_until(TimePoint /*deadline*/) override {}
  bool is_virtual() const override { return false; }
};

/// What a lane did on such a clock.
template <class P>
Outcome run_impatiently(Run (*open)(const P&, const Context&), const P& plan) {
  ImpatientClock clock;
  Transcript transcript;
  Trace trace;
  return open(plan, {clock, transcript, trace})();
}

}  // namespace simul
