#include "core/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace simul {
namespace {

constexpr unsigned kSubBits = 6;
constexpr std::uint64_t kSubBuckets = 1U << kSubBits;
constexpr std::size_t kBuckets = (64 - kSubBits + 1) * kSubBuckets;

// Values below kSubBuckets have a bucket each; above, every power of two is cut into kSubBuckets.
std::size_t bucket_of(std::uint64_t value) {
  if (value < kSubBuckets) return value;
  const auto exponent = static_cast<unsigned>(std::bit_width(value)) - kSubBits - 1;
  return ((exponent + 1) << kSubBits) + ((value >> exponent) - kSubBuckets);
}

std::uint64_t upper_bound_of(std::size_t bucket) {
  if (bucket < kSubBuckets) return bucket;
  const std::size_t exponent = (bucket >> kSubBits) - 1;
  const std::uint64_t lower = (kSubBuckets + (bucket & (kSubBuckets - 1))) << exponent;
  return lower + (std::uint64_t{1} << exponent) - 1;
}

}  // namespace

void LatencyHistogram::record(Duration value) {
  if (buckets_.empty()) buckets_.resize(kBuckets);
  const auto nanoseconds = static_cast<std::uint64_t>(std::max<Duration::rep>(value.count(), 0));
  ++buckets_[bucket_of(nanoseconds)];
  ++count_;
  max_ = std::max(max_, value);
  sum_ += value;
}

LatencyHistogram& LatencyHistogram::operator+=(const LatencyHistogram& other) {
  if (other.count_ == 0) return *this;
  if (buckets_.empty()) buckets_.resize(kBuckets);
  for (std::size_t i = 0; i < kBuckets; ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
  return *this;
}

Duration LatencyHistogram::quantile(double quantile) const {
  if (count_ == 0) return Duration::zero();
  const auto rank = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i];
    if (seen >= rank) {
      return std::min(max_, Duration(static_cast<Duration::rep>(upper_bound_of(i))));
    }
  }
  return max_;
}

}  // namespace simul
