#pragma once

#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/outcome.hpp"
#include "core/process_counters.hpp"
#include "core/run.hpp"

namespace simul {

/// One run, timed and compared.
struct Measurement {
  Outcome outcome;
  Clock::TimePoint begin;
  Duration wall{0};  ///< by the clock that the lane ran on
  ProcessUse use;
  /// Says in one line why the work was not the expected work; nothing if it was.
  std::optional<std::string> mismatch;
};

/// Does the work of an opened cell once.
Measurement measure(const Run& run, const Outcome& expected, const Clock& clock);

}  // namespace simul
