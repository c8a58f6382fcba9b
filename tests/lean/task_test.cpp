#include "lean/task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "lean/loop.hpp"
#include "lean_fixture.hpp"

namespace simul::lean {
namespace {

using testing::ElementsAre;
using Log = std::vector<std::string>;

static_assert(sizeof(Task<void>::promise_type) <= 4 * sizeof(void*));
static_assert(sizeof(Task<std::string>::promise_type) <= 4 * sizeof(void*));
static_assert(!std::is_copy_constructible_v<Task<int>>);

class LeanTask : public LeanTest {
 protected:
  void run(Task<> task) {
    loop_.spawn(std::move(task));
    loop_.run();
  }

  VirtualClock clock_;
  Loop loop_{clock_};
  Log log_;
};

Task<std::string> name(Log& log, std::string name) {
  log.push_back(name + " begins");
  co_return name;
}

Task<> await_names(Log& log) {
  Task<std::string> later = name(log, "later");
  const std::string first = co_await name(log, "first");
  log.push_back(first + " ended");
  log.push_back(co_await std::move(later) + " ended");
}

TEST_F(LeanTask, BeginsWhenItIsAwaited) {
  run(await_names(log_));
  EXPECT_THAT(log_, ElementsAre("first begins", "first ended", "later begins", "later ended"));
}

Task<std::unique_ptr<int>> own(int number) {
  co_return std::make_unique<int>(number);
}

Task<> take(int& number) {
  const std::unique_ptr<int> taken = co_await own(7);
  number = *taken;
}

TEST_F(LeanTask, ReturnsWhatCanOnlyBeMoved) {
  int number = 0;
  run(take(number));
  EXPECT_EQ(number, 7);
}

Task<int> fail(Loop& loop) {
  co_await loop.yield();
  throw std::runtime_error("failed");
}

Task<> catch_it(Loop& loop, Log& log) {
  try {
    co_await fail(loop);
  } catch (const std::runtime_error& error) {
    log.emplace_back(error.what());
  }
}

TEST_F(LeanTask, ThrowsIntoWhoAwaitsIt) {
  run(catch_it(loop_, log_));
  EXPECT_THAT(log_, ElementsAre("failed"));
}

TEST_F(LeanTask, HasNotRunIfItIsDestroyedBefore) {
  {
    const Task<std::string> forgotten = name(log_, "forgotten");
  }
  EXPECT_THAT(log_, ElementsAre());
}

TEST_F(LeanTask, IsEmptyOnceItWasMoved) {
  Task<std::string> one = name(log_, "one");
  {
    const Task<std::string> other = std::move(one);
  }
  EXPECT_EQ(frame_pool.frames(), 0U);
}

Task<int> one() {
  co_return 1;
}

Task<> sum_up(std::uint64_t count, std::uint64_t& sum) {
  for (std::uint64_t i = 0; i < count; ++i) sum += static_cast<unsigned>(co_await one());
}

TEST_F(LeanTask, AwaitingInALoopTakesNoStack) {
  std::uint64_t sum = 0;
  run(sum_up(1'000'000, sum));
  EXPECT_EQ(sum, 1'000'000U);
}

Task<std::uint64_t> depth(Loop& loop, std::uint64_t levels) {
  if (levels == 0) {
    co_await loop.yield();
    co_return 0;
  }
  co_return 1 + co_await depth(loop, levels - 1);
}

Task<> measure_depth(Loop& loop, std::uint64_t levels, std::uint64_t& reached) {
  reached = co_await depth(loop, levels);
}

TEST_F(LeanTask, NestsDeeperThanTheStack) {
  std::uint64_t reached = 0;
  run(measure_depth(loop_, 200'000, reached));
  EXPECT_EQ(reached, 200'000U);
}

}  // namespace
}  // namespace simul::lean
