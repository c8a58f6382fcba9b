#include "lanes/thread_pool.hpp"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "core/error.hpp"
#include "lanes/thread_limit.hpp"

namespace simul {

namespace {

std::atomic<bool> pool_exists = false;

unsigned allowed(unsigned threads, const Clock& clock) {
  if (clock.is_virtual()) throw Declined("threads cannot share a virtual clock");
  require_threads(threads);
  return threads;
}

}  // namespace

ThreadPool::Sole::Sole() {
  if (pool_exists.exchange(true)) throw std::logic_error("one thread pool at a time");
}

ThreadPool::Sole::~Sole() {
  pool_exists = false;
}

ThreadPool::ThreadPool(unsigned threads, const Clock& clock)
    :  // One more than the arena has: oneTBB counts the calling thread, too.
      limit_(tbb::global_control::max_allowed_parallelism, allowed(threads, clock) + 1),
      tallied_(threads - 1),
      scheduler_(tbb::attach{}),
      arena_(static_cast<int>(threads)),
      threads_(start_all_threads(threads)) {}

ThreadPool::~ThreadPool() {
  arena_.terminate();
  tbb::finalize(scheduler_, std::nothrow);
}

// Every thread takes one task and blocks in it until all threads have arrived. One that gave up
// waiting may take a second task, so its arrival does not count.
unsigned ThreadPool::start_all_threads(unsigned asked) {
  std::mutex mutex;
  std::condition_variable all_here;
  unsigned here = 0;
  arena_.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<unsigned>(0, asked, 1),
        [&](const auto&) {
          std::unique_lock lock(mutex);
          if (++here == asked) all_here.notify_all();
          if (!all_here.wait_for(lock, std::chrono::seconds(10), [&] { return here == asked; })) {
            --here;
          }
        },
        tbb::simple_partitioner());
  });
  if (here != asked) {
    throw WorkError(fmt::format("only {} of the pool's {} threads came", here, asked));
  }
  return here;
}

}  // namespace simul
