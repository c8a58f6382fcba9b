#include "registry/registry.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

#include "core/error.hpp"
#include "lanes/lane_table.hpp"
#include "registry/registration.hpp"

namespace simul {
namespace {

// A cell for each lane of the table, in the order of the table.
std::vector<Workload::Cell> complete(const std::vector<Workload::Cell>& registered) {
  std::vector<Workload::Cell> cells;
  for (const Lane& lane : kLanes) {
    const auto known = std::ranges::find(registered, lane.name, &Workload::Cell::lane);
    if (known != registered.end()) {
      cells.push_back(*known);
    } else {
      cells.push_back({std::string(lane.name), std::string(lane.no_answer), false});
    }
  }
  return cells;
}

std::vector<Workload> make_all() {
  std::vector<Workload> all;
  for (const WorkloadEntry& entry : registered_workloads()) {
    Workload workload = entry.make(entry.name, entry.summary);
    workload.cells = complete(workload.cells);
    workload.sweeps = entry.sweeps;
    all.push_back(std::move(workload));
  }
  std::ranges::sort(all, {}, &Workload::name);  // they were registered in no particular order
  return all;
}

}  // namespace

std::vector<WorkloadEntry>& registered_workloads() {
  static std::vector<WorkloadEntry> all;
  return all;
}

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all = make_all();
  return all;
}

const Workload& find_workload(std::string_view name) {
  const std::vector<Workload>& all = workloads();
  const auto found = std::ranges::find(all, name, &Workload::name);
  if (found != all.end()) return *found;
  throw UsageError(fmt::format("unknown workload '{}'; there are: {}", name,
                               fmt::join(all | std::views::transform(&Workload::name), ", ")));
}

}  // namespace simul
