#include "bench/trial.hpp"

#include <fmt/format.h>

namespace simul::bench {

Identity identify(std::string series, std::string workload, std::string lane, Settings settings,
                  boost::json::object spec) {
  std::string name = fmt::format("{}/{}", workload, lane);
  for (const auto& [key, text] : settings) name += fmt::format("/{}:{}", key, text);
  return {std::move(series),   std::move(workload), std::move(lane),
          std::move(settings), std::move(spec),     std::move(name)};
}

void Trial::configure(RegisteredBenchmark& benchmark) const {
  benchmark.UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
}

}  // namespace simul::bench
