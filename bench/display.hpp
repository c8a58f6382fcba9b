#pragma once

#include <cstddef>
#include <memory>

#include "bench/options.hpp"
#include "bench/trial_result.hpp"

namespace simul::bench {

/// The display of a run, on standard output and standard error. Throws WorkError when
/// standard output cannot be written.
class Display {
 public:
  Display() = default;
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;
  virtual ~Display() = default;

  /// Before the first step.
  virtual void begin(const TrialResults& results) = 0;
  /// A repetition begins: step `step` of the schedule, counted from 0.
  virtual void begin_step(std::size_t step, const Identity& identity) = 0;
  /// The last row of the result is new.
  virtual void show_row(const TrialResult& result) = 0;
  /// The trial has declined; it has no further steps.
  virtual void show_declined(const TrialResult& result) = 0;
  /// After the last step.
  virtual void end(const TrialResults& results) = 0;
};

/// Google Benchmark's own display where a flag of its asks for one
/// (--benchmark_format, --benchmark_counters_tabular, --benchmark_…_aggregates_only); else the
/// table. Google Benchmark must be initialised, and `options` outlive the display.
std::unique_ptr<Display> make_display(const Options& options, std::size_t steps);

}  // namespace simul::bench
