#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/duration.hpp"

namespace simul {

/// A lower bound of the time in which so many workers can do independent tasks of these lengths:
/// the longest task, or all work divided evenly, whichever is more. Exact for one worker, and for
/// as many workers as tasks.
inline Duration makespan(const std::vector<Duration>& tasks, std::uint64_t workers) {
  Duration sum{0};
  Duration longest{0};
  for (const Duration task : tasks) {
    sum += task;
    longest = std::max(longest, task);
  }
  if (workers >= tasks.size()) return longest;
  return std::max(longest, sum / static_cast<std::int64_t>(workers));
}

/// The same for so many tasks of one length. Exact. `workers` may be unlimited.
inline Duration makespan(std::uint64_t tasks, Duration each, std::uint64_t workers) {
  const std::uint64_t rounds = tasks / workers + (tasks % workers != 0 ? 1 : 0);
  return each * static_cast<std::int64_t>(rounds);
}

}  // namespace simul
