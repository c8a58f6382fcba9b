#include "lanes/loop_per_core.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>

#include <barrier>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/error.hpp"
#include "core/process_counters.hpp"
#include "lanes/core_count.hpp"
#include "thread_baseline.hpp"

namespace simul {
namespace {

TEST(LoopPerCore, RunsEveryLoopOnAThreadOfItsOwnAtTheSameTime) {
  LoopPerCore loops(real_clock());
  ASSERT_EQ(loops.size(), core_count());
  for (int i = 0; i < 3; ++i) {
    std::barrier all_here(static_cast<std::ptrdiff_t>(loops.size()));
    std::vector<std::thread::id> ran(loops.size());
    loops.on_each([&](EventLoop& loop, std::size_t number) {
      EXPECT_EQ(&loop, &loops[number]);
      ran[number] = std::this_thread::get_id();
      all_here.arrive_and_wait();
    });
    EXPECT_EQ(ran[0], std::this_thread::get_id());
    EXPECT_EQ(std::set(ran.begin(), ran.end()).size(), loops.size());
  }
}

TEST(LoopPerCore, TakesItsThreadsWithIt) {
  const std::uint64_t before = thread_baseline();
  const ProcessCounters counters;
  {
    LoopPerCore loops(real_clock());
    EXPECT_EQ(thread_count(), before + loops.size() - 1);
  }
  EXPECT_EQ(thread_count(), before);
  EXPECT_EQ(counters.stop().threads_peak, before + core_count() - 1);
}

Awaitable<void> fail() {
  throw std::runtime_error("a task failed");
  co_return;
}

TEST(LoopPerCore, ThrowsWhatATaskOfAnyLoopThrew) {
  LoopPerCore loops(real_clock());
  for (std::size_t failing = 0; failing < loops.size(); ++failing) {
    const auto work = [&](EventLoop& loop, std::size_t number) {
      if (number == failing) co_spawn(loop.executor(), fail(), rethrow);
      loop.run();
    };
    EXPECT_THROW(loops.on_each(work), std::runtime_error);
  }
  EXPECT_NO_THROW(loops.on_each([](EventLoop& loop, std::size_t) { loop.run(); }));
}

TEST(LoopPerCore, DeclinesAVirtualClock) {
  VirtualClock clock;
  EXPECT_THROW(LoopPerCore{clock}, Declined);
}

}  // namespace
}  // namespace simul
