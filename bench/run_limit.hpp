#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/duration.hpp"

namespace simul::bench {

/// Kills a child process, with its process group, if a run that may wait for it takes too long. A
/// lane cannot be told to give up, but once the fixture server is gone, all that wait for it fail
/// at once, in every lane alike. SIGKILL, because a stopped process does not take SIGTERM.
///
/// The signal of a timer does it: a thread would be in every row's figures, and time-outs of the
/// GETs would add up to hours. It comes only when the limit has passed, and so disturbs no row.
/// There is one timer: one object at a time.
class RunLimit {
 public:
  /// Does nothing for process 0.
  RunLimit(pid_t process, Duration limit);
  ~RunLimit();
  RunLimit(const RunLimit&) = delete;
  RunLimit& operator=(const RunLimit&) = delete;

  /// The limit is for each run alone: one is ended after the limit to twice the limit.
  static void begin_run() { runs_begun_.fetch_add(1, std::memory_order_relaxed); }

  /// Why a run failed: `failure`, unless the process, called `name`, was killed.
  std::string reason(std::string failure, std::string_view name) const;

 private:
  static void look(int signal);

  // Used by the handler of the signal, on whichever thread gets it.
  static inline std::atomic<std::uint64_t> runs_begun_;
  static inline std::atomic<std::uint64_t> runs_seen_;
  static inline std::atomic<pid_t> process_;
  static inline std::atomic<bool> passed_;

  Duration limit_;
};

}  // namespace simul::bench
