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
/// value, that misses the true median with a probability of `chance_to_miss` or less, whatever the
/// distribution. The whole range if there are too few values for that. Needs at least one value.
Estimate estimate(std::vector<double> values, double chance_to_miss = 0.05);

/// As many values as an interval with this chance takes.
std::size_t values_needed(double chance_to_miss);

}  // namespace simul::bench
