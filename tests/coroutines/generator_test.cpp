// Coroutines that yield: the rules of docs/coroutines.md.
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/coro.hpp>

#include <optional>

#include "coroutines/loop_test.hpp"

namespace simul {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

template <class T>
using Generator = boost::asio::experimental::generator<T, Executor>;

class AsyncGenerator : public LoopTest {};

Generator<int> ticks(Executor executor, EventLoop& loop, int count) {
  for (int tick = 0; tick < count; ++tick) {
    co_await co_spawn(executor, sleep(loop, 1s), boost::asio::deferred);
    co_yield tick;
  }
}

Awaitable<void> consume(EventLoop& loop, Log& log, int count) {
  Generator<int> generator = ticks(loop.executor(), loop, count);
  while (const std::optional<int> tick = co_await generator.async_resume(use_awaitable)) {
    log.push_back(std::to_string(*tick));
  }
}

Awaitable<void> other(EventLoop& loop, Log& log) {
  co_await sleep(loop, 1500ms);
  log.push_back("other");
}

TEST_F(AsyncGenerator, IsConsumedByACoroutineWhileOthersRun) {
  start(consume(loop, log, 3));
  start(other(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("0", "other", "1", "2"));
  EXPECT_EQ(elapsed(), 3s);
}

Generator<int> noted(Executor, Log& log) {
  log.push_back("makes 1");
  co_yield 1;
  log.push_back("makes 2");
  co_yield 2;
  log.push_back("ends");
}

Awaitable<void> take_in_turns(EventLoop& loop, Log& log) {
  Generator<int> generator = noted(loop.executor(), log);
  log.push_back("called");
  while (const std::optional<int> value = co_await generator.async_resume(use_awaitable)) {
    log.push_back("takes " + std::to_string(*value));
  }
}

TEST_F(AsyncGenerator, RunsOnlyWhenAskedForTheNext) {
  start(take_in_turns(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("called", "makes 1", "takes 1", "makes 2", "takes 2", "ends"));
}

struct Room {
  Log& log;
  ~Room() { log.push_back("left"); }
};

Generator<int> endless(Executor, Log& log) {
  [[maybe_unused]] const Room room{log};
  for (int value = 0;; ++value) co_yield value;
}

Awaitable<void> take_three(EventLoop& loop, Log& log) {
  Generator<int> generator = endless(loop.executor(), log);
  while (const std::optional<int> value = co_await generator.async_resume(use_awaitable)) {
    log.push_back(std::to_string(*value));
    if (*value == 2) break;
  }
  log.push_back("enough");
}

TEST_F(AsyncGenerator, IsDestroyedWhereItYielded) {
  start(take_three(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("0", "1", "2", "enough", "left"));
}

Generator<int> twice(Executor executor, EventLoop& loop) {
  for (int round = 0; round < 2; ++round) {
    Generator<int> inner = ticks(executor, loop, 2);
    while (const std::optional<int> tick = co_await inner) co_yield *tick;
  }
}

Awaitable<void> consume_both(EventLoop& loop, Log& log) {
  Generator<int> generator = twice(loop.executor(), loop);
  while (const std::optional<int> tick = co_await generator.async_resume(use_awaitable)) {
    log.push_back(std::to_string(*tick));
  }
}

TEST_F(AsyncGenerator, DelegatesByALoop) {
  start(consume_both(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("0", "1", "0", "1"));
  EXPECT_EQ(elapsed(), 4s);
}

Generator<int> breaks_off(Executor) {
  co_yield 1;
  throw std::runtime_error("broken off");
}

Awaitable<void> consume_what_breaks(EventLoop& loop, Log& log) {
  Generator<int> generator = breaks_off(loop.executor());
  try {
    while (const std::optional<int> value = co_await generator.async_resume(use_awaitable)) {
      log.push_back(std::to_string(*value));
    }
  } catch (const std::runtime_error& error) {
    log.push_back(error.what());
  }
}

TEST_F(AsyncGenerator, ThrowsWhereItIsAwaited) {
  start(consume_what_breaks(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("1", "broken off"));
}

Awaitable<void> comprehend(EventLoop& loop, std::vector<int>& squares) {
  Generator<int> generator = ticks(loop.executor(), loop, 5);
  while (const std::optional<int> tick = co_await generator.async_resume(use_awaitable)) {
    if (*tick % 2 == 0) squares.push_back(*tick * *tick);
  }
}

TEST_F(AsyncGenerator, ComprehensionIsALoop) {
  std::vector<int> squares;
  start(comprehend(loop, squares));
  loop.run();
  EXPECT_THAT(squares, ElementsAre(0, 4, 16));
}

}  // namespace
}  // namespace simul
