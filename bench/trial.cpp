#include "bench/trial.hpp"

namespace simul::bench {

void Trial::configure(benchmark::internal::Benchmark& benchmark) const {
  benchmark.UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
}

}  // namespace simul::bench
