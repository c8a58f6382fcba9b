#include "lanes/thread_pool.hpp"

#include <gtest/gtest.h>
#include <oneapi/tbb/parallel_for.h>

#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "core/error.hpp"
#include "core/process_counters.hpp"
#include "lanes/thread_limit.hpp"
#include "thread_baseline.hpp"

namespace simul {
namespace {

// Every task waits until all have started: this ends only if the pool runs so many at once.
void meet(ThreadPool& pool) {
  std::mutex mutex;
  std::condition_variable all_here;
  std::set<std::thread::id> here;
  pool.arena().execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<unsigned>(0, pool.threads(), 1),
        [&](const auto&) {
          std::unique_lock lock(mutex);
          here.insert(std::this_thread::get_id());
          all_here.notify_all();
          all_here.wait(lock, [&] { return here.size() == pool.threads(); });
        },
        tbb::simple_partitioner());
  });
  EXPECT_EQ(here.size(), pool.threads());
}

TEST(ThreadPool, RunsAsManyBlockingTasksAsItHasThreads) {
  for (const unsigned threads : {1U, 2U, 7U, 64U}) {
    ThreadPool pool(threads, real_clock());
    meet(pool);
    meet(pool);
  }
}

TEST(ThreadPool, TakesItsThreadsWithIt) {
  const std::uint64_t before = thread_baseline();
  for (const unsigned threads : {16U, 4U, 32U}) {
    {
      ThreadPool pool(threads, real_clock());
      EXPECT_EQ(thread_count(), before + threads - 1);  // the calling thread is one of them
    }
    EXPECT_EQ(thread_count(), before);
  }
}

TEST(ThreadPool, IsTheOnlyOne) {
  {
    ThreadPool pool(2, real_clock());
    EXPECT_THROW(ThreadPool(2, real_clock()), std::logic_error);
    meet(pool);
  }
  EXPECT_NO_THROW(ThreadPool(2, real_clock()));
}

TEST(ThreadPool, DeclinesAVirtualClock) {
  const VirtualClock clock;
  EXPECT_THROW(ThreadPool(2, clock), Declined);
}

}  // namespace
}  // namespace simul
