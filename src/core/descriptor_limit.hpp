#pragma once

#include <cstdint>

namespace simul {

/// Descriptors that are not connections: standard streams, epoll, timer, listening socket, spares.
inline constexpr std::uint64_t kReservedDescriptors = 32;

/// Returns how many descriptors this process may have open: its soft limit.
std::uint64_t descriptor_limit();

/// Raises the soft limit to the hard one. Returns the new soft limit.
std::uint64_t raise_descriptor_limit();

}  // namespace simul
