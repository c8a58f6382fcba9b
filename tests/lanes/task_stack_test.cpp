#include "lanes/task_stack.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/error.hpp"
#include "loop/event_loop.hpp"

namespace simul {
namespace {

TEST(TaskStack, IsDeclinedWhereMemoryWouldNotDo) {
  EXPECT_NO_THROW(require_stacks(100));
  EXPECT_THROW(require_stacks(std::numeric_limits<std::uint64_t>::max()), Declined);
}

TEST(TaskStack, ATaskThatThrowsEndsTheRunWithItsError) {
  EventLoop loop(real_clock());
  const auto task = [](const Yield&) { throw std::runtime_error("a task failed"); };
  spawn(loop.executor(), std::allocator_arg, task_stack(), task, rethrow);
  EXPECT_THROW(loop.run(), std::runtime_error);
}

TEST(TaskStack, ManyTasksWaitAtTheSameTime) {
  constexpr int kTasks = 5'000;
  EventLoop loop(real_clock());
  int waiting = 0;
  int most = 0;
  const auto task = [&](const Yield& yield) {
    most = std::max(most, ++waiting);
    Timer timer(loop);
    timer.expires_after(std::chrono::milliseconds(100));
    timer.async_wait(yield);
    --waiting;
  };
  for (int i = 0; i < kTasks; ++i) {
    spawn(loop.executor(), std::allocator_arg, task_stack(), task, rethrow);
  }
  loop.run();
  EXPECT_EQ(waiting, 0);
  EXPECT_GT(most, 1);
}

// What still waits when a loop is destroyed is unwound: its destructors run.
TEST(TaskStack, ATaskThatStillWaitsIsUnwoundWithItsLoop) {
  bool destroyed = false;
  struct Witness {
    bool& destroyed;
    ~Witness() { destroyed = true; }
  };
  {
    EventLoop loop(real_clock());
    const auto task = [&](const Yield& yield) {
      const Witness witness{destroyed};
      Timer timer(loop);
      timer.expires_after(std::chrono::hours(1));
      timer.async_wait(yield);
      FAIL() << "nobody waits for an hour here";
    };
    spawn(loop.executor(), std::allocator_arg, task_stack(), task, rethrow);
    loop.context().poll();
    EXPECT_FALSE(destroyed);
  }
  EXPECT_TRUE(destroyed);
}

}  // namespace
}  // namespace simul
