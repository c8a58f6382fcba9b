#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include "core/clock.hpp"
#include "core/thread_tally.hpp"

namespace simul {

/// What the thread_pool lane owns: a oneTBB arena in which `threads` threads run tasks, the one
/// that calls `arena().execute` among them. By default oneTBB has a thread per core, for computing;
/// this pool is sized for tasks that block.
///
/// After the constructor every thread has run once. After the destructor none of them exists, so
/// that they do not disturb lanes measured later in the same process. One pool at a time.
class ThreadPool {
 public:
  /// `threads` is at least 1; the tasks wait on `clock`. Throws WorkError when the system refuses
  /// so many threads, Declined for a virtual clock, which cannot be shared by threads,
  /// std::logic_error while there is another pool: oneTBB would give both of them the smaller one's
  /// limit.
  ThreadPool(unsigned threads, const Clock& clock);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  tbb::task_arena& arena() { return arena_; }
  /// How many there are, counted when they ran.
  unsigned threads() const { return threads_; }

 private:
  /// Held by the only pool.
  struct Sole {
    Sole();
    ~Sole();
  };

  unsigned start_all_threads(unsigned asked);

  Sole sole_;
  tbb::global_control limit_;
  TalliedThreads tallied_;  // without the caller's
  tbb::task_scheduler_handle scheduler_;
  tbb::task_arena arena_;
  unsigned threads_;
};

}  // namespace simul
