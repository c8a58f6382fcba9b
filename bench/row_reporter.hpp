#pragma once

#include <optional>
#include <vector>

#include "bench/google_benchmark.hpp"

namespace simul::bench {

/// Keeps what Google Benchmark reports of the one benchmark that it runs, instead of printing it.
class RowReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Row>& rows) override;

  /// The row, under the plain name, as this repetition of so many.
  Row take(int repetition, int repetitions, std::int64_t family);

 private:
  std::optional<Row> row_;
};

/// mean, median, stddev and cv of one trial's good rows, as Google Benchmark computes them, and the
/// failed rows. All rows as they are if fewer than two of them are good.
std::vector<Row> aggregates(const std::vector<Row>& rows);

}  // namespace simul::bench
