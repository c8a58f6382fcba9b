#pragma once

#include <cstdint>
#include <string>

#include "bench/trial.hpp"
#include "registry/workload.hpp"

namespace simul::bench {

/// The memory of a fresh process in which so many tasks wait at once in a lane, measured from
/// outside while they wait: resident set and page tables of the process, and the growth of the
/// kernel's stacks. The kernel counts its stacks for the whole machine, so other processes that
/// start threads meanwhile disturb that figure.
///
/// Every lane is measured in the same way: the workload has the parameters `tasks`, `delay` (chosen
/// here, so that all tasks wait together for a while) and `threads` (0: one for each task).
class MemoryTrial final : public Trial {
 public:
  /// `settings` has `tasks`. Throws UsageError when the workload has no such lane.
  MemoryTrial(const Workload& workload, const std::string& lane, const Settings& settings);

  /// Whether the lane can have all tasks waiting at the same time, or would decline.
  bool all_wait_at_once() const;

  void configure(RegisteredBenchmark& benchmark) const override;
  void open() override;
  void measure(benchmark::State& state) override;
  void close() override {}

 private:
  std::string workload_;
  Settings settings_;
  std::unique_ptr<Instance> instance_;
  std::uint64_t tasks_;
};

}  // namespace simul::bench
