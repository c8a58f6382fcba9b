#include "registry/description.hpp"

#include <boost/json.hpp>

#include <map>
#include <string>

#include "lanes/lane_table.hpp"
#include "registry/registry.hpp"

namespace simul {
namespace {

namespace json = boost::json;

json::value or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

}  // namespace

json::array describe_lanes() {
  json::array lanes;
  for (const Lane& lane : kLanes) {
    lanes.push_back({{"name", lane.name},
                     {"summary", lane.summary},
                     {"family", name(lane.family)},
                     {"neighbour", or_null(lane.neighbour)},
                     {"difference", or_null(lane.difference)},
                     {"colour", lane.colour},
                     {"marker", std::string(1, lane.marker)}});
  }
  return lanes;
}

json::array describe_cells() {
  json::array cells;
  for (const Workload& workload : workloads()) {
    const json::object spec = workload.make()->parameters().json();
    for (const Workload::Cell& cell : workload.cells) {
      cells.push_back({{"workload", workload.name},
                       {"lane", cell.lane},
                       {"name", workload.name + "/" + cell.lane},
                       {"summary", workload.summary},
                       {"declined", or_null(cell.declined)},
                       {"spec", spec}});
    }
  }
  return cells;
}

json::array describe_series() {
  std::map<Series, std::pair<std::string, std::string>> swept;  // to workload and axis
  for (const Workload& workload : workloads()) {
    if (!workload.sweeps) continue;
    for (const Sweep& sweep : workload.sweeps(Mode::standard)) {
      const auto [known, added] = swept.try_emplace(sweep.series, workload.name, sweep.axis);
      if (!added && known->second.first != workload.name) known->second = {};  // of several
    }
  }
  json::array all;
  for (std::size_t i = 0; i < kSeriesCount; ++i) {
    const auto series = static_cast<Series>(i);
    const auto& [workload, axis] = swept[series];
    all.push_back(
        {{"name", name(series)}, {"workload", or_null(workload)}, {"axis", or_null(axis)}});
  }
  return all;
}

}  // namespace simul
