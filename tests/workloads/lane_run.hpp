#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/measurement.hpp"
#include "registry/registration.hpp"

namespace simul {

/// All lanes that answer a workload.
template <class P>
std::vector<std::string_view> answering_lanes() {
  std::vector<std::string_view> lanes;
  for (const Implementation<P>& each : implementations<P>()) {
    if (each.open) lanes.push_back(each.lane);
  }
  return lanes;
}

/// Opens a lane's answer to a plan.
template <class P>
Run open_lane(std::string_view lane, const P& plan, const Context& context) {
  for (const Implementation<P>& each : implementations<P>()) {
    if (each.lane == lane && each.open) return each.open(plan, context);
  }
  throw std::invalid_argument("no such lane");
}

/// One run of one lane, with what it printed.
struct LaneRun {
  Measurement measurement;
  std::vector<std::string> lines;
};

template <class P>
LaneRun run_lane(std::string_view lane, const P& plan, Clock& clock) {
  LaneRun result;
  Transcript transcript([&result](const std::string& line) { result.lines.push_back(line); });
  Trace trace;
  const Run run = open_lane(lane, plan, {clock, transcript, trace});
  result.measurement = measure(run, plan.expected(), clock);
  EXPECT_EQ(result.measurement.mismatch, std::nullopt);
  return result;
}

/// On a clock of its own.
template <class P>
LaneRun run_virtually(std::string_view lane, const P& plan) {
  VirtualClock clock;
  return run_lane(lane, plan, clock);
}

/// A clock whose sleeps end at once: a lane that runs on it did not wait, and its outcome must say
/// so.
class ImpatientClock final : public Clock {
 public:
  TimePoint now() const override { return {}; }
  void sleep_until(TimePoint /*deadline*/) override {}
  bool is_virtual() const override { return false; }
};

/// A lane's outcome on such a clock.
template <class P>
Outcome run_impatiently(std::string_view lane, const P& plan) {
  ImpatientClock clock;
  Transcript transcript;
  Trace trace;
  return open_lane(lane, plan, {clock, transcript, trace})();
}

}  // namespace simul
