#pragma once

#include "bench/display.hpp"
#include "bench/progress.hpp"

namespace simul::bench {

/// Progress while the run lasts, then one table of all trials: repetitions are interleaved, so most
/// trials are finished only near the end.
class TableDisplay final : public Display {
 public:
  TableDisplay(const Options& options, std::size_t steps);

  void begin(const TrialResults& results) override;
  void begin_step(std::size_t step, const Identity& identity) override;
  void show_row(const TrialResult& result) override;
  void show_declined(const TrialResult& result) override;
  void end(const TrialResults& results) override;

 private:
  const Options& options_;
  std::size_t repetitions_;
  std::size_t width_;
  bool color_;
  Progress progress_;
};

}  // namespace simul::bench
