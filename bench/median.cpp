#include "bench/median.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace simul::bench {
namespace {

double middle(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// How many values at either end lie outside the interval. The number of values below the true
// median is binomial(count, 1/2), so the interval misses it with probability 2 P(B <= rank).
std::size_t outer_values(std::size_t count, double chance_to_miss) {
  double probability = std::pow(0.5, static_cast<double>(count));  // P(B = rank)
  double below = probability;                                      // P(B <= rank)
  std::size_t rank = 0;
  while (rank + 1 <= (count - 1) / 2) {
    probability *= static_cast<double>(count - rank) / static_cast<double>(rank + 1);
    if (2 * (below + probability) > chance_to_miss) break;
    below += probability;
    ++rank;
  }
  return rank;
}

}  // namespace

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return middle(values);
}

Estimate estimate(std::vector<double> values, double chance_to_miss) {
  std::sort(values.begin(), values.end());
  const std::size_t outer = outer_values(values.size(), chance_to_miss);
  return {middle(values), values[outer], values[values.size() - 1 - outer]};
}

// The whole range misses it if all values are on one side.
std::size_t values_needed(double chance_to_miss) {
  std::size_t count = 1;
  while (std::ldexp(1.0, 1 - static_cast<int>(count)) > chance_to_miss) ++count;
  return count;
}

}  // namespace simul::bench
