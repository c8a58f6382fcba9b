#pragma once

#include "registry/workload.hpp"

namespace simul::bench {

/// What the harness itself costs, as a workload of its own: the lane "empty" does nothing, the lane
/// "sleep" sleeps once for `delay` on the calling thread. What other rows take is read against
/// these.
Workload floor_workload();

}  // namespace simul::bench
