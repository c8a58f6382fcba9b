#pragma once

#include <cstdint>

namespace simul {

/// Threads that exist as long as this object does. The kernel keeps no record of the most threads
/// that a process has had, so whoever starts threads within a measured span and ends them before
/// its end says so here, and ProcessCounters finds them. Thread-safe.
class TalliedThreads {
 public:
  explicit TalliedThreads(std::uint64_t threads = 1) noexcept;
  TalliedThreads(const TalliedThreads&) = delete;
  TalliedThreads& operator=(const TalliedThreads&) = delete;
  ~TalliedThreads();

 private:
  std::uint64_t threads_;
};

/// Threads on the tally now.
std::uint64_t tallied_threads();
/// Begins a new peak, with what is on the tally now.
void forget_tallied_peak();
/// The most threads on the tally at any time since then.
std::uint64_t tallied_peak();

}  // namespace simul
