#pragma once

#include "bench/trial.hpp"

namespace simul::bench {

/// Measures a trial on request, so that several processes can take turns within milliseconds and
/// load on a shared machine disturbs all of them alike.
///
/// Prints the conditions as a line of JSON once the trial is open. Each line on standard input is a
/// number of runs; the answer is a line of JSON with the seconds of one run (`real_s`, `cpu_s`) and
/// its counters, or with `error`. Returns at the end of the input. Throws what opening throws, and
/// UsageError for a line that is not a number.
void measure_paced(Trial& trial);

}  // namespace simul::bench
