#pragma once

#include "bench/display.hpp"
#include "bench/progress.hpp"

namespace simul::bench {

/// Google Benchmark's own display: its console table, JSON or CSV, a row for every repetition or
/// the aggregates.
class LibraryDisplay final : public Display {
 public:
  LibraryDisplay(const Options& options, std::size_t steps);

  void begin(const TrialResults& results) override;
  void begin_step(std::size_t step, const Identity& identity) override;
  void show_row(const TrialResult& result) override;
  void show_declined(const TrialResult& result) override;
  void end(const TrialResults& results) override;

 private:
  bool aggregates_only_;
  Progress progress_;
  benchmark::BenchmarkReporter* reporter_;  // owned by Google Benchmark
};

/// The context that Google Benchmark's reporters are given, for names of so many columns.
benchmark::BenchmarkReporter::Context reported_context(std::size_t name_columns);

}  // namespace simul::bench
