#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/results_file.hpp"
#include "bench/row_reporter.hpp"
#include "bench/trial.hpp"
#include "bench/trial_result.hpp"

namespace simul::fixtures {
class FixtureServer;
}

namespace simul::bench {

using Trials = std::vector<std::unique_ptr<Trial>>;

/// Measures trials, one repetition at a time, and keeps what came of it, in a results file with the
/// conditions of the run. Google Benchmark must be initialised.
class Measurer {
 public:
  struct Options {
    std::string path;  ///< of the results file; empty: none
    std::uint64_t seed = 0;
    std::string_view mode;  ///< as the file has it
    std::map<std::string, std::string> context;
    /// How often a repetition runs its cell, if Google Benchmark does not decide that.
    std::optional<std::int64_t> iterations;
    bool file_has_repetitions = true;
  };

  /// The trials must outlive the measurer.
  Measurer(Options options, const Trials& trials);

  /// Adds a row to the trial's results, or the reason why it declined; then it is not measured
  /// again. Returns the row, which may have failed, or null.
  const Row* measure(std::size_t trial, int repetition, int repetitions);

  /// Notes in the file that this was not measured, and why.
  void decline(const Identity& identity, const std::string& reason);

  const TrialResults& results() const { return results_; }
  std::size_t failed() const { return failed_; }
  ResultsFile& file() { return file_; }
  /// Replaces the file. Throws WorkError when it cannot be written.
  void save();
  /// The run has not been interrupted: all that was to be measured is in the file.
  void finish();

 private:
  std::optional<std::int64_t> iterations_of(const TrialResult& result) const;

  const Options options_;
  const Trials& trials_;
  ResultsFile file_;
  RowReporter reporter_;
  TrialResults results_;
  std::shared_ptr<fixtures::FixtureServer> server_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::size_t failed_ = 0;
  std::size_t order_position_ = 0;
};

}  // namespace simul::bench
