#pragma once

#include <boost/json/array.hpp>

namespace simul {

// For `simul list --json` and the context of results files.

/// The lane table, in its order: name, summary, family, neighbour (or null), difference, colour,
/// marker.
boost::json::array describe_lanes();

/// Every cell: workload, lane, name, summary, declined (or null), the default spec.
boost::json::array describe_cells();

/// Every series: name, workload (or null for what only the bench has), axis (or null).
boost::json::array describe_series();

}  // namespace simul
