#include "registry/workload.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/error.hpp"

namespace simul {

const Workload::Cell& Workload::cell(std::string_view lane) const {
  const auto found = std::ranges::find(cells, lane, &Cell::lane);
  if (found != cells.end()) return *found;
  throw UsageError(
      fmt::format("unknown lane '{}'; {} has: {}", lane, name, fmt::join(answering(), ", ")));
}

std::vector<std::string> Workload::answering() const {
  std::vector<std::string> lanes;
  for (const Cell& cell : cells) {
    if (cell.declined.empty()) lanes.push_back(cell.lane);
  }
  return lanes;
}

}  // namespace simul
