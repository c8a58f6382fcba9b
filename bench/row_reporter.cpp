#include "bench/row_reporter.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "bench/median.hpp"
#include "core/error.hpp"

namespace simul::bench {
namespace {

using Values = std::vector<double>;

double mean(const Values& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
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

void RowReporter::ReportRuns(const std::vector<Row>& rows) {
  if (!rows.empty()) row_ = rows.front();
}

Row RowReporter::take(int repetition, int repetitions, std::int64_t family) {
  if (!row_) throw WorkError("Google Benchmark reported nothing");
  Row row = *std::move(row_);
  row_.reset();
  // The name without Google Benchmark's suffixes for the kind of time and the repetitions.
  const std::string name = row.run_name.function_name;
  row.run_name = {};
  row.run_name.function_name = name;
  row.family_index = family;
  row.per_family_instance_index = 0;
  row.repetition_index = repetition;
  row.repetitions = repetitions;
  return row;
}

std::vector<Row> aggregates(const std::vector<Row>& rows) {
  std::vector<Row> good;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(good),
               [](const Row& row) { return !failed(row); });
  if (good.size() < 2) return rows;

  std::vector<Row> results;
  for (const Statistic& statistic : kStatistics) {
    const auto of = [&](const std::function<double(const Row&)>& figure) {
      Values values;
      for (const Row& row : good) values.push_back(figure(row));
      return statistic.compute(values);
    };
    Row result = good.front();
    result.run_type = Row::RT_Aggregate;
    result.aggregate_name = statistic.name;
    result.aggregate_unit = statistic.unit;
    result.iterations = static_cast<benchmark::IterationCount>(good.size());
    // Accumulated times count for all iterations, and are in seconds.
    const double seconds = benchmark::GetTimeUnitMultiplier(result.time_unit);
    const double scale = statistic.unit == benchmark::kPercentage
                             ? 1
                             : static_cast<double>(result.iterations) / seconds;
    result.real_accumulated_time = scale * of([](const Row& r) { return r.GetAdjustedRealTime(); });
    result.cpu_accumulated_time = scale * of([](const Row& r) { return r.GetAdjustedCPUTime(); });
    for (auto& [name, counter] : result.counters) {
      counter = of([&key = name](const Row& r) { return r.counters.at(key).value; });
    }
    results.push_back(std::move(result));
  }
  std::ranges::copy_if(rows, std::back_inserter(results),
                       [](const Row& row) { return failed(row); });
  return results;
}

}  // namespace simul::bench
