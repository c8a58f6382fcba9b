#pragma once

#include <cstddef>

#include "bench/measurer.hpp"
#include "bench/options.hpp"

namespace simul::bench {

/// Measures every trial as often as the options say, in one mixed order, displays the results, and
/// writes the whole results file after each row. A trial that fails marks its row, and the run goes
/// on. Returns how many rows failed. Throws WorkError when the results cannot be written. Google
/// Benchmark must be initialised.
std::size_t run_trials(const Options& options, const Trials& trials);

}  // namespace simul::bench
