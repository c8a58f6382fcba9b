#include "registry/workload.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace simul {

const Workload::Cell& Workload::cell(std::string_view lane) const {
  std::string answering;
  for (const Cell& candidate : cells) {
    if (candidate.lane == lane) return candidate;
    if (candidate.declined.empty()) answering += (answering.empty() ? "" : ", ") + candidate.lane;
  }
  throw UsageError(fmt::format("unknown lane '{}'; {} has: {}", lane, name, answering));
}

}  // namespace simul
