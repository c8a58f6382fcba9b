#pragma once

#include <cstdint>

namespace simul {

/// Spreads one unit of work over 64 bits (the finaliser of splitmix64, by Sebastiano Vigna), so
/// that a *sum* of mixed values does not depend on the order of the units, while a lost, doubled or
/// altered unit changes it.
constexpr std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace simul
