#include "lanes/task_threads.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <set>
#include <stdexcept>
#include <thread>

#include "core/error.hpp"
#include "core/process_counters.hpp"
#include "lanes/thread_limit.hpp"
#include "thread_baseline.hpp"

namespace simul {
namespace {

TEST(TaskThreads, MakesAThreadForEachTask) {
  std::mutex mutex;
  std::set<std::thread::id> seen;
  std::barrier all_here(16);  // passed only if all exist at the same time
  TaskThreads threads(16);
  for (int i = 0; i < 16; ++i) {
    threads.start([&](auto) {
      {
        const std::lock_guard lock(mutex);
        seen.insert(std::this_thread::get_id());
      }
      all_here.arrive_and_wait();
    });
  }
  threads.join();
  EXPECT_EQ(seen.size(), 16U);
  EXPECT_FALSE(seen.contains(std::this_thread::get_id()));
}

TEST(TaskThreads, HasNoMoreAtOnceThanItMay) {
  constexpr std::size_t kAtOnce = 3;
  std::atomic<std::size_t> running = 0;
  std::atomic<std::size_t> most = 0;
  std::vector<std::atomic<bool>> taken(kAtOnce);
  std::atomic<bool> shared = false;
  TaskThreads threads(kAtOnce);
  for (int i = 0; i < 200; ++i) {
    threads.start([&](TaskThreads::Slot slot) {
      if (taken.at(slot).exchange(true)) shared = true;
      const std::size_t now = ++running;
      std::size_t known = most;
      while (known < now && !most.compare_exchange_weak(known, now)) {
      }
      std::this_thread::yield();
      --running;
      taken[slot] = false;
    });
  }
  threads.join();
  EXPECT_LE(most, kAtOnce);
  EXPECT_FALSE(shared) << "two threads had the same slot";
}

TEST(TaskThreads, ThrowsWhatATaskThrewAndCanGoOn) {
  std::atomic<int> ran = 0;
  TaskThreads threads(4);
  for (int i = 0; i < 8; ++i) {
    threads.start([&](auto) {
      if (++ran == 3) throw std::runtime_error("the third");
    });
  }
  EXPECT_THROW(threads.join(), std::runtime_error);
  EXPECT_EQ(ran, 8);
  threads.start([&](auto) { ++ran; });
  EXPECT_NO_THROW(threads.join());
  EXPECT_EQ(ran, 9);
}

TEST(TaskThreads, LeavesNoThreadBehindAndIsCounted) {
  const std::uint64_t before = thread_baseline();
  const ProcessCounters counters;
  {
    std::barrier all_here(5);
    TaskThreads threads(5);
    for (int i = 0; i < 5; ++i) threads.start([&](auto) { all_here.arrive_and_wait(); });
  }
  EXPECT_EQ(thread_count(), before);
  EXPECT_EQ(counters.stop().threads_peak, before + 5);
}

TEST(TaskThreads, DeclinesMoreThanThereMayBeAndAVirtualClock) {
  EXPECT_EQ(thread_for_each(kMaxThreads, "tasks"), kMaxThreads);
  EXPECT_THROW(thread_for_each(kMaxThreads + 1, "tasks"), Declined);
  EXPECT_THROW(require_task_threads(1, VirtualClock()), Declined);
}

}  // namespace
}  // namespace simul
