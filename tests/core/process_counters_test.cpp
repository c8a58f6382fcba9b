#include "core/process_counters.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "thread_baseline.hpp"

namespace simul {
namespace {

TEST(ProcessCounters, ChargeForComputing) {
  const ProcessCounters counters;
  volatile std::uint64_t sum = 0;
  // Compute until the kernel's accounting shows it, however coarse it is: at first it may charge
  // all to the system.
  ProcessUse use;
  do {
    for (int i = 0; i < 1'000'000; ++i) sum = sum + 1;
    use = counters.stop();
  } while (use.cpu_user < std::chrono::milliseconds(10));
  EXPECT_GE(use.cpu_system, Duration::zero());
}

TEST(ProcessCounters, CountTheSwitchesOfWaiting) {
  const ProcessCounters counters;
  for (int i = 0; i < 10; ++i) std::this_thread::sleep_for(std::chrono::microseconds(200));
  EXPECT_GE(counters.stop().voluntary_switches, 10U);
}

TEST(ProcessCounters, CountTheThreadsThatAreAlive) {
  const std::uint64_t before = thread_baseline();
  const ProcessCounters counters;
  std::mutex mutex;
  std::condition_variable changed;
  bool release = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return release; });
    });
  }
  EXPECT_EQ(counters.stop().threads_peak, before + 3);
  {
    const std::lock_guard lock(mutex);
    release = true;
  }
  changed.notify_all();
  for (std::thread& thread : threads) thread.join();
}

TEST(ProcessCounters, ThePeakOfTheResidentSetIsOfTheSpan) {
  constexpr std::size_t kSize = 64 << 20;
  const auto touch = [] {
    std::vector<char> memory(kSize);
    std::memset(memory.data(), 1, memory.size());
    return memory[kSize / 2];
  };
  EXPECT_EQ(touch(), 1);
  const ProcessCounters after;  // resets that peak
  const std::uint64_t without = after.stop().max_rss_bytes;
  const ProcessCounters around;
  EXPECT_EQ(touch(), 1);
  EXPECT_GE(around.stop().max_rss_bytes, without + kSize / 2);
}

}  // namespace
}  // namespace simul
