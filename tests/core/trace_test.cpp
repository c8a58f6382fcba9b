#include "core/trace.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace simul {
namespace {

using namespace std::chrono_literals;

TEST(Trace, IsEmptyWhileOff) {
  Trace trace;
  trace.track(1, "task");
  trace.span(1, Activity::waiting, "sleep", Trace::TimePoint{}, Trace::TimePoint{1ms});
  const auto events = boost::json::parse(trace.to_json("p", {})).at("traceEvents").as_array();
  EXPECT_EQ(events.size(), 1U);  // the process's name alone
}

TEST(Trace, WritesChromeTraceEvents) {
  Trace trace(true);
  const Trace::TimePoint origin{1s};
  trace.track(3, "board 3");
  trace.span(3, Activity::waiting, "reply", origin + 5ms, origin + 60ms);
  trace.span(3, Activity::working, "move", origin, origin + 5ms);

  const boost::json::value parsed = boost::json::parse(trace.to_json("chess/coroutine", origin));
  const boost::json::array& events = parsed.at("traceEvents").as_array();
  ASSERT_EQ(events.size(), 5U);
  EXPECT_EQ(events[0].at("args").at("name"), "chess/coroutine");
  EXPECT_EQ(events[1].at("args").at("name"), "board 3");
  EXPECT_EQ(events[1].at("tid"), 3);
  // In the order of time, in microseconds from the origin.
  EXPECT_EQ(events[3].at("name"), "move");
  EXPECT_EQ(events[3].at("cat"), "working");
  EXPECT_EQ(events[3].at("ts").as_double(), 0);
  EXPECT_EQ(events[4].at("ts").as_double(), 5000);
  EXPECT_EQ(events[4].at("dur").as_double(), 55000);
}

}  // namespace
}  // namespace simul
