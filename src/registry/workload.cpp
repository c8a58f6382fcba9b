#include "registry/workload.hpp"

#include <fmt/format.h>

namespace simul {

const Workload::Lane& Workload::lane(std::string_view lane_name) const {
  std::string known;
  for (const Lane& candidate : lanes) {
    if (candidate.name == lane_name) return candidate;
    known += (known.empty() ? "" : ", ") + candidate.name;
  }
  throw UsageError(fmt::format("unknown lane '{}'; {} has: {}", lane_name, name, known));
}

}  // namespace simul
