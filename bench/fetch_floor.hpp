#pragma once

#include "registry/workload.hpp"

namespace simul::bench {

/// The cost of a GET without any lane: the lane "curl_multi" does the fetch workload with libcurl's
/// own polling loop, without an event loop or coroutines. It is the baseline for what
/// fetch/coroutine adds.
Workload fetch_floor_workload();

}  // namespace simul::bench
