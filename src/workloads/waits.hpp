#pragma once

#include <cstdint>
#include <vector>

#include "core/duration.hpp"
#include "core/outcome.hpp"

namespace simul {

/// The time that a task waited which has not run.
inline constexpr Duration kNotRun{-1};

/// What a lane did whose tasks were each to wait at least so long, from how long each really
/// waited: a task that did not run fails as `not_run`, one that woke too soon as `woke_early`.
Outcome account_waits(const std::vector<Duration>& waited, Duration at_least);

/// The same when all of so many tasks waited as they should, without latencies.
Outcome all_waited(std::uint64_t tasks);

}  // namespace simul
