#include "bench/gate/paced.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include <charconv>
#include <cmath>
#include <iostream>
#include <string>

#include "bench/conditions.hpp"
#include "bench/google_benchmark.hpp"
#include "bench/results_file.hpp"
#include "bench/row_reporter.hpp"
#include "core/error.hpp"

namespace simul::bench {
namespace {

std::int64_t parse_runs(const std::string& line) {
  std::int64_t runs = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), runs);
  if (error != std::errc() || end != line.data() + line.size() || runs < 1) {
    throw UsageError(fmt::format("--paced: '{}' is no number of runs", line));
  }
  return runs;
}

void print(const boost::json::object& object) {
  fmt::print("{}\n", boost::json::serialize(object));
  std::fflush(stdout);
}

boost::json::object describe(const Row& row) {
  if (failed(row)) return {{"error", failure(row)}};
  const auto runs = static_cast<double>(row.iterations);
  boost::json::object answer{{"real_s", row.real_accumulated_time / runs},
                             {"cpu_s", row.cpu_accumulated_time / runs}};
  for (const auto& [name, counter] : row.counters) {
    if (std::isfinite(counter.value)) answer[name] = counter.value;
  }
  return answer;
}

}  // namespace

void measure_paced(Trial& trial) {
  trial.open();
  boost::json::object context = describe_machine();
  context["simul"] = conditions();
  context["workload"] = trial.identity().workload;
  context["lane"] = trial.identity().lane;
  print(context);

  RowReporter reporter;
  auto* registered = benchmark::RegisterBenchmark(
      trial.identity().name.c_str(), [&trial](benchmark::State& state) { trial.measure(state); });
  trial.configure(*registered);
  for (std::string line; std::getline(std::cin, line);) {
    registered->Iterations(parse_runs(line));
    benchmark::RunSpecifiedBenchmarks(&reporter, nullptr, ".");
    print(describe(reporter.take(0, 1, 0)));
  }
  trial.close();
}

}  // namespace simul::bench
