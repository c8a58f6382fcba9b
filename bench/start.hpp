#pragma once

#include "registry/workload.hpp"

namespace simul::bench {

/// What it costs to have N things that can wait, from nothing to having them and back to nothing,
/// as a workload: the lane "thread" starts and joins N threads; "thread_pool" makes and ends a pool
/// of N; "coroutine" makes a loop and N coroutines on it, each of which suspends once. A unit of
/// work is one that ran.
Workload start_workload();

}  // namespace simul::bench
