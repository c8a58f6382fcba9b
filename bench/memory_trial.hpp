#pragma once

#include <cstdint>
#include <string>

#include "bench/trial.hpp"

namespace simul::bench {

/// The memory of a fresh process in which so many tasks of the workload "sleeps" wait at once in a
/// lane, looked at from outside while they wait: resident set and page tables of the process, and
/// what the kernel's stacks grow by. The kernel counts its stacks for the whole machine, so other
/// processes that start threads meanwhile disturb that figure.
class MemoryTrial final : public Trial {
 public:
  MemoryTrial(std::string lane, std::uint64_t tasks);

  void configure(benchmark::internal::Benchmark& benchmark) const override;
  void open() override;
  void measure(benchmark::State& state) override;
  void close() override {}

 private:
  std::uint64_t tasks_;
};

}  // namespace simul::bench
