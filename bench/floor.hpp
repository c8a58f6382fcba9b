#pragma once

#include "registry/workload.hpp"

namespace simul::bench {

/// The cost of the harness itself, as a workload: the lane "empty" does nothing, the lane "sleep"
/// sleeps once for `delay` on the calling thread. They are the baseline for all other rows.
Workload floor_workload();

}  // namespace simul::bench
