#pragma once

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdint>

#include "core/error.hpp"

namespace simul::net {

/// Throws WorkError when this process may not have a descriptor for each of so many connections,
/// beside those that it needs anyway.
inline void require_descriptors(std::uint64_t connections) {
  constexpr std::uint64_t kOthers = 32;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  if (connections + kOthers <= limit.rlim_cur) return;
  throw WorkError(
      fmt::format("{} GETs in flight need more descriptors than the {} allowed; "
                  "raise 'ulimit -n' or give a smaller --inflight",
                  connections, static_cast<std::uint64_t>(limit.rlim_cur)));
}

}  // namespace simul::net
