#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "loop/event_loop.hpp"

namespace simul {

/// What coroutines did, in the order in which they did it.
using Log = std::vector<std::string>;

/// The counterpart of asyncio.sleep.
inline Awaitable<void> sleep(EventLoop& loop, Duration duration) {
  Timer timer(loop);
  timer.expires_after(duration);
  co_await timer.wait();
}

/// A loop on a virtual clock: it never really waits, and every order is deterministic.
class LoopTest : public testing::Test {
 protected:
  /// Starts a task. `loop.run()` throws what it throws.
  void start(Awaitable<void> task) { co_spawn(loop.executor(), std::move(task), rethrow); }
  Duration elapsed() const { return clock.now().time_since_epoch(); }

  Log log;  // first, because frames that the loop destroys still use it
  VirtualClock clock;
  EventLoop loop{clock};
};

}  // namespace simul
