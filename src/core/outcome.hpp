#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/latency_histogram.hpp"

namespace simul {

/// What a run did. The lane counts what really happened; it never copies counts from the spec.
/// Two lanes that did the same work have the same `completed`, `failed`, `tally` and `checksum`.
struct Outcome {
  /// Units of work that succeeded. The workload's header defines the unit.
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
  /// Units that were not done because the plan allows to leave them, and what they would have
  /// added. With them, the outcome is to be the expected one.
  struct LeftOut {
    std::uint64_t units = 0;
    std::map<std::string, std::uint64_t> tally = {};
    std::uint64_t checksum = 0;
  };
  LeftOut left_out = {};
  /// In an expected outcome only: whether units may be left out.
  bool may_leave_out = false;
  /// Why the figures of this outcome cannot all be right.
  std::optional<std::string> contradiction = std::nullopt;
  /// In an expected outcome only: the number of units, if nothing else can be known beforehand
  /// (pages of servers that are not ours). Then the units completed and failed must add up to it,
  /// and nothing else is compared.
  std::optional<std::uint64_t> units = std::nullopt;

  /// Adds the outcome of another thread of the same run.
  Outcome& operator+=(const Outcome& other);
};

/// Units completed, failed and left out.
std::uint64_t units(const Outcome& outcome);

/// Returns nothing if both did the same work, else one line that says where they differ.
std::optional<std::string> difference(const Outcome& expected, const Outcome& actual);

}  // namespace simul
