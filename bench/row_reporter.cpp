#include "bench/row_reporter.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/error.hpp"

namespace simul::bench {
namespace {

using Run = benchmark::BenchmarkReporter::Run;
using Values = std::vector<double>;

double mean(const Values& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double median(Values values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double deviation(const Values& values) {
  const double center = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - center) * (value - center);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

double variation(const Values& values) {
  const double center = mean(values);
  return center == 0 ? 0 : deviation(values) / center;
}

struct Statistic {
  const char* name;
  benchmark::StatisticUnit unit;
  double (*compute)(const Values&);
};

constexpr Statistic kStatistics[] = {
    {"mean", benchmark::kTime, mean},
    {"median", benchmark::kTime, [](const Values& v) { return median(v); }},
    {"stddev", benchmark::kTime, deviation},
    {"cv", benchmark::kPercentage, variation}};

}  // namespace

void RowReporter::ReportRuns(const std::vector<Run>& runs) {
  if (!runs.empty()) run_ = runs.front();
}

Run RowReporter::take(int repetition, int repetitions, std::int64_t family) {
  if (!run_) throw WorkError("Google Benchmark reported nothing");
  Run run = *std::move(run_);
  run_.reset();
  const std::string name = run.run_name.function_name;
  run.run_name = {};
  run.run_name.function_name =
      name;  // without the suffixes for the kind of time and the repetitions
  run.family_index = family;
  run.per_family_instance_index = 0;
  run.repetition_index = repetition;
  run.repetitions = repetitions;
  return run;
}

std::vector<Run> aggregates(const std::vector<Run>& rows) {
  std::vector<Run> good;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(good),
               [](const Run& run) { return !run.error_occurred; });
  if (good.size() < 2) return {};

  std::vector<Run> results;
  for (const Statistic& statistic : kStatistics) {
    const auto of = [&](const std::function<double(const Run&)>& figure) {
      Values values;
      for (const Run& run : good) values.push_back(figure(run));
      return statistic.compute(values);
    };
    Run result = good.front();
    result.run_type = Run::RT_Aggregate;
    result.aggregate_name = statistic.name;
    result.aggregate_unit = statistic.unit;
    result.iterations = static_cast<benchmark::IterationCount>(good.size());
    // Accumulated times count for all iterations, and are in seconds.
    const double seconds = benchmark::GetTimeUnitMultiplier(result.time_unit);
    const double scale = statistic.unit == benchmark::kPercentage
                             ? 1
                             : static_cast<double>(result.iterations) / seconds;
    result.real_accumulated_time = scale * of([](const Run& r) { return r.GetAdjustedRealTime(); });
    result.cpu_accumulated_time = scale * of([](const Run& r) { return r.GetAdjustedCPUTime(); });
    for (auto& [name, counter] : result.counters) {
      counter = of([&key = name](const Run& r) { return r.counters.at(key).value; });
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace simul::bench
