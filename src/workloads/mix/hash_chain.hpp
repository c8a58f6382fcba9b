#pragma once

#include <cstdint>

#include "core/checksum.hpp"
#include "core/duration.hpp"

namespace simul::mixed {

/// Goes on so many steps along the hash chain. Each step needs the result of the one before, so
/// that the work can be neither skipped nor done in parallel; one takes a few nanoseconds.
inline std::uint64_t follow_chain(std::uint64_t value, std::uint64_t steps) {
  for (std::uint64_t step = 0; step < steps; ++step) value = mix(value);
  return value;
}

/// Steps of the chain a nanosecond: of the fastest of many short measurements, so that nothing that
/// the machine does beside makes the work less. Measured once for the process, by the first call,
/// in some 50 ms. Thread-safe.
double chain_steps_per_ns();

/// The steps that take so long at that speed.
std::uint64_t chain_steps(Duration computing);

}  // namespace simul::mixed
