#include "http/descriptor_limit.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include "core/error.hpp"

namespace simul::http {

void require_descriptors(std::uint64_t connections) {
  constexpr std::uint64_t kOthers = 32;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  if (connections + kOthers <= limit.rlim_cur) return;
  const bool fewer_would_do = limit.rlim_cur > kOthers;
  throw WorkError(
      fmt::format("{} GETs in flight need {} descriptors, {} are allowed; raise 'ulimit -n'{}",
                  connections, connections + kOthers, static_cast<std::uint64_t>(limit.rlim_cur),
                  fewer_would_do ? " or give a smaller --inflight" : ""));
}

}  // namespace simul::http
