#pragma once

#include <string_view>
#include <vector>

#include "registry/workload.hpp"

namespace simul {

/// Every workload with a cell for every lane of the lane table, ordered by name: the one list for
/// the command line, the bench, the charts and the tests. Made from the registrations in the files
/// of `workloads/`.
const std::vector<Workload>& workloads();

/// Throws UsageError with the list of all names if there is no such workload.
const Workload& find_workload(std::string_view name);

}  // namespace simul
