#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace simul::bench {

/// One repetition of one trial.
struct Step {
  std::size_t trial;
  int repetition;
};

/// Every repetition of every trial, once, in an order that depends on the seed alone: repetitions
/// of all trials are mixed, so that a slow minute of the machine affects all of them alike.
/// Repetitions of one trial keep their order. Without `interleave`, trial after trial.
std::vector<Step> make_schedule(std::size_t trials, int repetitions, std::uint64_t seed,
                                bool interleave);

}  // namespace simul::bench
