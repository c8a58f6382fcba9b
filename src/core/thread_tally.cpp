#include "core/thread_tally.hpp"

#include <atomic>

namespace simul {
namespace {

std::atomic<std::uint64_t> now{0};
std::atomic<std::uint64_t> peak{0};

}  // namespace

TalliedThreads::TalliedThreads(std::uint64_t threads) noexcept : threads_(threads) {
  const std::uint64_t with_these = now += threads;
  std::uint64_t most = peak;
  while (most < with_these && !peak.compare_exchange_weak(most, with_these)) {
  }
}

TalliedThreads::~TalliedThreads() {
  now -= threads_;
}

std::uint64_t tallied_threads() {
  return now;
}

void forget_tallied_peak() {
  peak = now.load();
}

std::uint64_t tallied_peak() {
  return peak;
}

}  // namespace simul
