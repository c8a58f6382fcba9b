#include "http/descriptor_limit.hpp"

#include <fmt/format.h>

#include "core/descriptor_limit.hpp"
#include "core/error.hpp"

namespace simul::http {

void require_descriptors(std::uint64_t connections) {
  const std::uint64_t limit = descriptor_limit();
  if (connections + kReservedDescriptors <= limit) return;
  const bool fewer_would_do = limit > kReservedDescriptors;
  throw WorkError(
      fmt::format("{} GETs in flight need {} descriptors, {} are allowed; raise 'ulimit -n'{}",
                  connections, connections + kReservedDescriptors, limit,
                  fewer_would_do ? " or give a smaller --inflight" : ""));
}

}  // namespace simul::http
