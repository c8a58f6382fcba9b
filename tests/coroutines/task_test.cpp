// Concurrent tasks, and how they end: the rules of docs/coroutines.md.
#include <boost/asio/experimental/channel.hpp>

#include <algorithm>

#include "coroutines/loop_test.hpp"

namespace simul {
namespace {

using namespace std::chrono_literals;
using boost::asio::detached;
using testing::ElementsAre;

class Task : public LoopTest {};

Awaitable<void> child(EventLoop& loop, Log& log) {
  log.push_back("child begins");
  co_await sleep(loop, 1s);
  log.push_back("child ends");
}

Awaitable<void> parent(EventLoop& loop, Log& log) {
  Awaitable<void> task = child(loop, log);
  log.push_back("parent starts it");
  co_spawn(loop.executor(), std::move(task), detached);
  log.push_back("parent ends");
  co_return;
}

TEST_F(Task, BeginsAtOnceAndTheLoopRunsItToItsEnd) {
  start(parent(loop, log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("parent starts it", "child begins", "parent ends", "child ends"));
}

struct Room {
  Log& log;
  ~Room() { log.push_back("left"); }
};

Awaitable<void> waits_for_ever(EventLoop& loop, Log& log) {
  const Room room{log};
  co_await sleep(loop, 24h);
  log.push_back("woken");
}

TEST(TaskOfALoop, IsDestroyedWhereItWaits) {
  Log log;
  {
    EventLoop loop(real_clock());
    co_spawn(loop.executor(), waits_for_ever(loop, log), detached);
    loop.context().poll();
    EXPECT_THAT(log, ElementsAre());
  }
  EXPECT_THAT(log, ElementsAre("left"));
}

Awaitable<void> fails(EventLoop& loop) {
  co_await sleep(loop, 1s);
  throw std::runtime_error("refused");
}

TEST_F(Task, DetachedLosesItsException) {
  co_spawn(loop.executor(), fails(loop), detached);
  EXPECT_NO_THROW(loop.run());
  EXPECT_EQ(elapsed(), 1s);
}

TEST_F(Task, WithAHandlerHandsItsExceptionOver) {
  co_spawn(loop.executor(), fails(loop), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
  EXPECT_THROW(loop.run(), std::runtime_error);
}

using boost::system::error_code;
using Done =
    boost::asio::experimental::basic_channel<Executor, boost::asio::experimental::channel_traits<>,
                                             void(error_code, std::size_t)>;

Awaitable<void> reverse(EventLoop& loop, std::vector<int>& values, std::size_t task, Done& done) {
  co_await sleep(loop, *std::max_element(values.begin(), values.end()) * 1s);
  std::reverse(values.begin(), values.end());
  done.try_send(error_code{}, task);
}

Awaitable<void> gather(EventLoop& loop, std::vector<std::vector<int>>& groups, Log& log) {
  Done done(loop.executor(), groups.size());
  for (std::size_t task = 0; task < groups.size(); ++task) {
    co_spawn(loop.executor(), reverse(loop, groups[task], task, done), detached);
  }
  for (std::size_t taken = 0; taken < groups.size(); ++taken) {
    const std::size_t task = co_await done.async_receive(use_awaitable);
    log.push_back("task " + std::to_string(task));
  }
}

TEST_F(Task, GatherTakesTheLongestAndEachIsThereAsItCompletes) {
  std::vector<std::vector<int>> groups{{10, 5, 0}, {3, 2, 1}};
  start(gather(loop, groups, log));
  loop.run();
  EXPECT_THAT(groups, ElementsAre(ElementsAre(0, 5, 10), ElementsAre(1, 2, 3)));
  EXPECT_THAT(log, ElementsAre("task 1", "task 0"));
  EXPECT_EQ(elapsed(), 10s);
}

struct Session {
  Log& log;
  EventLoop& loop;
};

Awaitable<Session> open(EventLoop& loop, Log& log) {
  co_await sleep(loop, 1s);
  log.push_back("open");
  co_return Session{log, loop};
}

Awaitable<void> close(Session& session) {
  co_await sleep(session.loop, 1s);
  session.log.push_back("closed");
}

template <class Body>
Awaitable<void> with_session(EventLoop& loop, Log& log, Body body) {
  Session session = co_await open(loop, log);
  std::exception_ptr error;
  try {
    co_await body(session);
  } catch (...) {
    error = std::current_exception();
  }
  co_await close(session);
  if (error) std::rethrow_exception(error);
}

Awaitable<void> reads(Session& session) {
  session.log.push_back("read");
  co_return;
}

Awaitable<void> is_cut_off(Session&) {
  throw std::runtime_error("cut off");
  co_return;
}

TEST_F(Task, WithAnAsynchronousEndTakesABody) {
  start(with_session(loop, log, reads));
  loop.run();
  EXPECT_THAT(log, ElementsAre("open", "read", "closed"));

  start(with_session(loop, log, is_cut_off));
  EXPECT_THROW(loop.run(), std::runtime_error);
  EXPECT_THAT(log, ElementsAre("open", "read", "closed", "open", "closed"));
}

}  // namespace
}  // namespace simul
