#pragma once

#include <cstdint>
#include <vector>

#include "core/duration.hpp"

namespace simul {

/// Counts lengths of time in buckets whose width grows with the value, so that any quantile is
/// known within 1/64 of itself, from one nanosecond to centuries, in 30 KB however many values are
/// recorded. Memory is taken at the first `record`; an empty histogram costs nothing to make, move
/// or drop. Not thread-safe: one per thread, merged with `+=`.
class LatencyHistogram {
 public:
  void record(Duration value);
  LatencyHistogram& operator+=(const LatencyHistogram& other);

  std::uint64_t count() const { return count_; }
  Duration max() const { return max_; }
  /// Exact.
  Duration sum() const { return sum_; }

  /// The smallest recorded value (within a bucket's width, never above `max`) that at least the
  /// share `quantile` of the values does not exceed. `quantile` lies in [0, 1]. Zero when nothing
  /// was recorded.
  Duration quantile(double quantile) const;

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  Duration max_{0};
  Duration sum_{0};
};

}  // namespace simul
