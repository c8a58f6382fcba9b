#include "core/measurement.hpp"

namespace simul {

Measurement measure(const Run& run, const Outcome& expected, const Clock& clock) {
  Measurement measurement;
  const ProcessCounters counters;
  measurement.begin = clock.now();
  measurement.outcome = run();
  measurement.wall = clock.now() - measurement.begin;
  measurement.use = counters.stop();
  measurement.mismatch = difference(expected, measurement.outcome);
  return measurement;
}

}  // namespace simul
