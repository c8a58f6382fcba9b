#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/latency_histogram.hpp"

namespace simul {

/// What a run did, counted by the lane from what really happened and never copied from the spec.
/// Two lanes that did the same work have the same `completed`, `failed`, `tally` and `checksum`.
struct Outcome {
  /// Units of work that succeeded; what a unit is, the workload's header says.
  std::uint64_t completed = 0;
  /// Units that failed, by kind.
  std::map<std::string, std::uint64_t> failed;
  /// Further counts that equal work makes equal: bytes, responses by status.
  std::map<std::string, std::uint64_t> tally;
  /// Sum of `mix` over the units, so that their order does not matter.
  std::uint64_t checksum = 0;
  /// How long units took, where the workload measures it. Never compared.
  LatencyHistogram latency;
  /// Figures that differ between equal runs, such as connections opened. Never compared.
  std::map<std::string, double> figures;
  /// Of an expected outcome only: how many units there are, where no more than that can be known
  /// beforehand (pages of strangers). Then every unit must be accounted for, completed or failed,
  /// and nothing else is compared.
  std::optional<std::uint64_t> units = std::nullopt;

  /// Joins what two threads did side by side.
  Outcome& operator+=(const Outcome& other);
};

/// Nothing when both did the same work; else one line that says where they differ.
std::optional<std::string> difference(const Outcome& expected, const Outcome& actual);

}  // namespace simul
