#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "core/duration.hpp"
#include "core/parameters.hpp"

namespace simul {

/// The timer programs count in the article's seconds. Each of them lasts one *unit* here.
inline void add_unit(Parameters& parameters, Duration& unit) {
  parameters.duration("--unit", unit, Duration(1), std::chrono::hours(1),
                      "length of one of the article's seconds");
}

/// How many of the article's seconds a length of time is.
inline double article_seconds(Duration elapsed, Duration unit) {
  return to_seconds(elapsed) / to_seconds(unit);
}

/// The article's time of day of a program started at midnight: "01:00:55". Fractions are cut off.
inline std::string article_time(Duration elapsed, Duration unit) {
  const std::int64_t seconds = elapsed / unit;
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace simul
