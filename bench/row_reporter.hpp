#pragma once

#include <benchmark/benchmark.h>

#include <optional>

namespace simul::bench {

/// Keeps what Google Benchmark reports of the one benchmark that it was asked to run, instead of
/// printing it.
class RowReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;

  /// The row, under the plain name, as this repetition of so many.
  Run take(int repetition, int repetitions, std::int64_t family);

 private:
  std::optional<Run> run_;
};

/// mean, median, stddev and cv of one trial's good rows, as Google Benchmark computes them; nothing
/// for fewer than two.
std::vector<benchmark::BenchmarkReporter::Run> aggregates(
    const std::vector<benchmark::BenchmarkReporter::Run>& rows);

}  // namespace simul::bench
