#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/cell_trial.hpp"
#include "bench/trial.hpp"
#include "registry/workload.hpp"

namespace simul::bench {

/// How much is measured. On two cores: half a minute, some minutes, as long as it needs; or the few
/// cases that the regression gate compares, which compute where the others wait.
enum class Mode { quick, standard, full, gate };

/// Everything that one run of the bench measures. Owns the workloads that only the bench has; lives
/// as long as the trials.
class Suite {
 public:
  Suite(Mode mode, std::uint64_t seed);

  const std::vector<std::unique_ptr<Trial>>& trials() const { return trials_; }
  /// Keeps those whose name matches (--benchmark_filter: a regular expression; with a leading '-',
  /// those that do not). Throws UsageError for a bad expression.
  void filter(const std::string& expression);

 private:
  void cell(std::string series, const std::string& workload, std::string lane,
            const Settings& settings);
  void add_floor();
  void add_start();
  void add_sleeps();
  void add_queue();
  void add_fetch();
  void add_article();
  void add_memory();
  void add_references();
  void add_gate();

  Mode mode_;
  std::uint64_t seed_;
  std::vector<Workload> own_workloads_;
  std::vector<std::unique_ptr<Trial>> trials_;
};

}  // namespace simul::bench
