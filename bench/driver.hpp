#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "bench/options.hpp"
#include "bench/trial.hpp"

namespace simul::bench {

using Trials = std::vector<std::unique_ptr<Trial>>;

/// Measures every trial as often as the options say, in one mixed order, shows the rows as they
/// come, and keeps the results file whole after each of them. A trial that fails marks its row and
/// stops nothing. Returns how many rows went wrong. Throws WorkError when the results cannot be
/// written. Google Benchmark must be initialised.
std::size_t run_trials(const Options& options, const Trials& trials);

}  // namespace simul::bench
