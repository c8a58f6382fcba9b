#include "workloads/fetch/arrivals.hpp"

#include <cmath>
#include <random>

namespace simul::fetch {
namespace {

// Distances in units of their mean. Not std::exponential_distribution, whose values differ between
// standard libraries.
std::vector<double> distances(std::string_view kind, std::uint64_t count, std::uint64_t seed) {
  std::vector<double> all(count, 1.0);
  if (kind == kEven) return all;
  std::mt19937_64 random(seed);
  constexpr double kTo64Bits = 0x1p-64;
  for (double& each : all)
    each = -std::log1p(-static_cast<double>(random() >> 11U << 11U) * kTo64Bits);
  return all;
}

}  // namespace

std::vector<Duration> arrivals(std::string_view kind, std::uint64_t requests, std::uint64_t rate,
                               std::uint64_t seed) {
  const std::vector<double> apart = distances(kind, requests, seed);
  double sum = 0;
  for (const double each : apart) sum += each;
  const double mean = 1e9 / static_cast<double>(rate);
  const double stretch = mean * static_cast<double>(requests) / sum;

  std::vector<Duration> due;
  due.reserve(requests);
  double at = 0;
  for (const double each : apart) {
    at += each * stretch;
    due.emplace_back(std::llround(at));
  }
  return due;
}

}  // namespace simul::fetch
