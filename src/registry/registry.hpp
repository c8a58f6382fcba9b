#pragma once

#include <string_view>
#include <vector>

#include "registry/workload.hpp"

namespace simul {

/// Every workload with a cell for every lane of the lane table, ordered by name: all that the
/// command line, the bench, the charts and the tests know of. Made of what the files of
/// `workloads/` have registered.
const std::vector<Workload>& workloads();

/// Throws UsageError with the list of those there are.
const Workload& find_workload(std::string_view name);

}  // namespace simul
