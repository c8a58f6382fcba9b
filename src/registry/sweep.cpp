#include "registry/sweep.hpp"

#include <array>

namespace simul {

std::string_view name(Series series) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"floor",        "start",        "sleeps_scaling",    "sleeps_threads",
       "sleeps_many",  "queue_shapes", "queue_latency",     "fetch_inflight",
       "fetch_client", "fetch_delay",  "fetch_connections", "fetch_many",
       "fetch_load",   "fetch_stall",  "article",           "mix_map",
       "compare",      "memory",       "reference",         "gate"});
  static_assert(kNames.size() == kSeriesCount);
  return kNames[static_cast<std::size_t>(series)];
}

}  // namespace simul
