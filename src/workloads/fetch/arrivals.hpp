#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/duration.hpp"

namespace simul::fetch {

inline constexpr std::string_view kPoisson = "poisson";
inline constexpr std::string_view kEven = "even";

/// When each of so many requests is due, counted from the start of a run, in order. Even arrivals
/// have the same distance; those of a Poisson process come independently of each other, as those of
/// many users do: their distances are drawn from the seed, exponentially distributed. Both have
/// `rate` requests a second on average, and the last is due at the same time with any seed, so that
/// the offered rate is exact.
std::vector<Duration> arrivals(std::string_view kind, std::uint64_t requests, std::uint64_t rate,
                               std::uint64_t seed);

}  // namespace simul::fetch
