#pragma once

#include "bench/trial.hpp"

namespace simul::bench {

/// Measures a trial when told to, so that several processes can take turns within milliseconds:
/// what a shared machine does to one of them, it does to its neighbours.
///
/// Prints the conditions as a line of JSON once the trial is open. Then for every line on standard
/// input, the number of runs, a line with the seconds that one of them took (`real_s`, `cpu_s`) and
/// its counters; or with `error`. Returns at the end of the input. Throws what opening throws, and
/// UsageError for a line that is no number.
void measure_paced(Trial& trial);

}  // namespace simul::bench
