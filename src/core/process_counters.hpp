#pragma once

#include <cstdint>

#include "core/duration.hpp"

namespace simul {

/// What the kernel charged this process for, between the making of a `ProcessCounters` and its
/// `stop`.
struct ProcessUse {
  Duration cpu_user{0};
  Duration cpu_system{0};
  std::uint64_t voluntary_switches = 0;
  std::uint64_t involuntary_switches = 0;
  /// The most threads alive at the start of the span, at its end, or between them: of those that
  /// start and end within the span, the ones that are tallied (core/thread_tally.hpp).
  std::uint64_t threads_peak = 0;
  /// The largest resident set within the span (VmHWM), the whole process counted.
  std::uint64_t max_rss_bytes = 0;
};

/// Reads getrusage(2) and /proc/self. The constructor resets the kernel's record of the peak
/// resident set.
class ProcessCounters {
 public:
  ProcessCounters();
  ProcessUse stop() const;

 private:
  ProcessUse start_;
  std::uint64_t tallied_at_start_;
};

/// Threads of this process that are alive now.
std::uint64_t thread_count();

}  // namespace simul
