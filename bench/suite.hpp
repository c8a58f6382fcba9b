#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/trial.hpp"
#include "registry/workload.hpp"

namespace simul::bench {

/// Everything that one run of the bench measures: the sweeps of all workloads in all lanes that
/// answer them, and what only the bench has (the floor, programs that are not ours). Owns the
/// latter, and must outlive the trials.
class Suite {
 public:
  Suite(Mode mode, std::uint64_t seed);
  /// With these workloads only, for tests.
  Suite(Mode mode, std::uint64_t seed, const std::vector<Workload>& workloads);

  const std::vector<std::unique_ptr<Trial>>& trials() const { return trials_; }
  /// Keeps those whose name matches (--benchmark_filter: a regular expression; with a leading '-',
  /// those that do not). Throws UsageError for a bad expression.
  void filter(const std::string& expression);

 private:
  void add(const Workload& workload);
  void add(const Workload& workload, const Sweep& sweep);
  void add_cell(Series series, const Workload& workload, const std::string& lane,
                const Settings& settings, Duration budget);
  void add_memory(const Workload& workload, const std::string& lane, const Settings& settings);
  void add_floor();
  void add_references();
  void add_go_references();
  void add_reference(std::string workload, std::string lane, Settings settings,
                     boost::json::object spec, std::string script,
                     std::vector<std::string> arguments);

  Mode mode_;
  std::uint64_t seed_;
  std::vector<Workload> own_workloads_;
  std::vector<std::unique_ptr<Trial>> trials_;
};

/// The longest ideal with which a row is measured in a mode.
Duration ideal_budget(Mode mode);

/// A point of a sweep as a lane is measured there: once for each concurrency that the lane is to
/// have; not at all if the point sets a concurrency that the lane does not choose.
std::vector<Settings> settings_for(const Sweep& sweep, const Settings& point,
                                   const Workload& workload, const std::string& lane);

}  // namespace simul::bench
