#pragma once

#include <cstdint>
#include <vector>

#include "core/duration.hpp"
#include "core/outcome.hpp"

namespace simul {

/// Stands for the wait of a task that has not run.
inline constexpr Duration kNotRun{-1};

/// The outcome of a lane whose tasks each had to wait at least so long, from the time that each
/// really waited. A task that did not run fails as `not_run`, one that woke too soon as
/// `woke_early`.
Outcome account_waits(const std::vector<Duration>& waited, Duration at_least);

/// The same if all of so many tasks waited long enough, without latencies.
Outcome all_waited(std::uint64_t tasks);

}  // namespace simul
