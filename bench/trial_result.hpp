#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/google_benchmark.hpp"
#include "bench/trial.hpp"

namespace simul::bench {

/// What has been measured of one trial so far.
struct TrialResult {
  const Identity* identity = nullptr;
  std::vector<Row> rows;                ///< one for each repetition
  std::optional<std::string> declined;  ///< the reason; then there are no rows
};

/// The wall time of one run, in seconds.
inline double wall_s(const Row& row) {
  return row.GetAdjustedRealTime() / benchmark::GetTimeUnitMultiplier(row.time_unit);
}

/// The median of a counter over those of the rows that have it; nothing if none has.
std::optional<double> median_of(const std::vector<const Row*>& rows, const std::string& counter);

/// Of all trials, in their order.
using TrialResults = std::vector<TrialResult>;

}  // namespace simul::bench
