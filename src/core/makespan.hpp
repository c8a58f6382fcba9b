#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/duration.hpp"

namespace simul {

/// The least time in which independent tasks of these lengths can be done by so many workers: no
/// schedule beats the longest task, nor the whole work shared out evenly. Exact for one worker, and
/// for as many workers as tasks.
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

/// Of so many tasks of one length. Exact. `workers` may be unlimited.
inline Duration makespan(std::uint64_t tasks, Duration each, std::uint64_t workers) {
  const std::uint64_t rounds = tasks / workers + (tasks % workers != 0 ? 1 : 0);
  return each * static_cast<std::int64_t>(rounds);
}

}  // namespace simul
