// What is a coroutine, and what an await does: the rules of docs/coroutines.md.
#include <boost/asio/post.hpp>

#include "coroutines/loop_test.hpp"

namespace simul {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class Await : public LoopTest {};

Awaitable<int> z(EventLoop& loop, Log& log, int x) {
  log.push_back("z begins");
  co_await sleep(loop, 1s);
  log.push_back("z ends");
  co_return x + 1;
}

Awaitable<int> f(EventLoop& loop, Log& log, int x) {
  const int y = co_await z(loop, log, x);
  co_return y;
}

Awaitable<int> not_a_coroutine(EventLoop& loop, Log& log, int x) {
  log.push_back("called");
  return f(loop, log, x);
}

TEST_F(Await, TheBodyMakesTheCoroutine) {
  Awaitable<int> passed_on = not_a_coroutine(loop, log, 1);
  EXPECT_THAT(log, ElementsAre("called"));
  Awaitable<int> coroutine = f(loop, log, 1);
  EXPECT_THAT(log, ElementsAre("called"));
}

Awaitable<void> nothing() {
  co_return;
}

TEST_F(Await, CoReturnAloneMakesACoroutine) {
  start(nothing());
  loop.run();
  EXPECT_EQ(elapsed(), 0s);
}

TEST_F(Await, ACallAloneRunsNothing) {
  {
    Awaitable<int> forgotten = z(loop, log, 1);
    EXPECT_TRUE(forgotten.valid());
  }
  loop.run();
  EXPECT_THAT(log, ElementsAre());
}

Awaitable<void> g(EventLoop& loop, Log& log) {
  log.push_back("g begins");
  const int r = co_await f(loop, log, 1);
  log.push_back("g has " + std::to_string(r));
}

Awaitable<void> other(EventLoop& loop, Log& log) {
  co_await sleep(loop, 500ms);
  log.push_back("other");
}

TEST_F(Await, SuspendsThisCoroutineAndNoOther) {
  start(g(loop, log));
  start(other(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("g begins", "z begins", "other", "z ends", "g has 2"));
}

Awaitable<void> note(Log& log, std::string text) {
  log.push_back(std::move(text));
  co_return;
}

Awaitable<void> awaits_what_never_waits(Log& log, std::string name) {
  co_await note(log, name + "1");
  co_await note(log, name + "2");
}

TEST_F(Await, WithoutSuspensionLetsNoOtherTaskRun) {
  start(awaits_what_never_waits(log, "a"));
  start(awaits_what_never_waits(log, "b"));
  loop.run();
  EXPECT_THAT(log, ElementsAre("a1", "a2", "b1", "b2"));
}

Awaitable<void> gives_way(EventLoop& loop, Log& log, std::string name) {
  co_await note(log, name + "1");
  co_await boost::asio::post(loop.executor(), use_awaitable);
  co_await note(log, name + "2");
}

TEST_F(Await, OfAPostLetsOtherTasksRun) {
  start(gives_way(loop, log, "a"));
  start(gives_way(loop, log, "b"));
  loop.run();
  EXPECT_THAT(log, ElementsAre("a1", "b1", "a2", "b2"));
}

Awaitable<void> count_blocking(EventLoop& loop, Log& log) {
  log.push_back("One");
  loop.clock().sleep_until(loop.clock().now() + 1s);
  log.push_back("Two");
  co_return;
}

Awaitable<void> count(EventLoop& loop, Log& log) {
  log.push_back("One");
  co_await sleep(loop, 1s);
  log.push_back("Two");
}

TEST_F(Await, OverlapsWhereABlockingCallDoesNot) {
  for (int i = 0; i < 3; ++i) start(count_blocking(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("One", "Two", "One", "Two", "One", "Two"));
  EXPECT_EQ(elapsed(), 3s);

  log.clear();
  for (int i = 0; i < 3; ++i) start(count(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("One", "One", "One", "Two", "Two", "Two"));
  EXPECT_EQ(elapsed(), 3s + 1s);
}

Awaitable<int> fails(EventLoop& loop) {
  co_await sleep(loop, 1s);
  throw std::runtime_error("refused");
}

Awaitable<int> passes_on(EventLoop& loop) {
  co_return co_await fails(loop);
}

Awaitable<void> catches(EventLoop& loop, Log& log) {
  try {
    co_await passes_on(loop);
  } catch (const std::runtime_error& error) {
    log.push_back(error.what());
  }
}

TEST_F(Await, ThrowsWhatTheAwaitedCoroutineThrew) {
  start(catches(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("refused"));
}

Awaitable<void> awaits_after_the_handler(EventLoop& loop, Log& log) {
  std::exception_ptr error;
  try {
    co_await fails(loop);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) {
    co_await sleep(loop, 1s);
    log.push_back("recovered");
  }
}

TEST_F(Await, BelongsAfterTheHandler) {
  start(awaits_after_the_handler(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("recovered"));
  EXPECT_EQ(elapsed(), 2s);
}

}  // namespace
}  // namespace simul
