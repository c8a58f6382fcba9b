#pragma once

#include "registry/workload.hpp"

namespace simul::bench {

/// What a GET costs before any lane is there: the lane "curl_multi" does the fetch workload with
/// libcurl's own polling loop, no event loop and no coroutines around it. What fetch/coroutine adds
/// is read against this.
Workload fetch_floor_workload();

}  // namespace simul::bench
