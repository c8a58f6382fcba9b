#pragma once

#include <vector>

namespace simul::bench {

double median(std::vector<double> values);

/// A median and the interval around it.
struct Estimate {
  double median = 0;
  double low = 0;
  double high = 0;
};

/// As many values as an interval of 95 % takes; of fewer the interval is the whole range.
inline constexpr std::size_t kValuesFor95Percent = 6;

/// The interval is the narrowest pair of order statistics, the k-th smallest and the k-th largest
/// value, that holds the true median with a probability of 95 % or more, whatever the distribution.
/// Needs at least one value.
Estimate estimate(std::vector<double> values);

}  // namespace simul::bench
