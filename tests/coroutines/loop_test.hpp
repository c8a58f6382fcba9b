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

/// asyncio.sleep.
inline Awaitable<void> sleep(EventLoop& loop, Duration duration) {
  Timer timer(loop);
  timer.expires_after(duration);
  co_await timer.wait();
}

/// A loop on a virtual clock: nothing waits, and every order is exact.
class LoopTest : public testing::Test {
 protected:
  /// Starts a task; what it lets out comes out of `loop.run()`.
  void start(Awaitable<void> task) {
    co_spawn(loop.executor(), std::move(task), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
  }
  Duration elapsed() const { return clock.now().time_since_epoch(); }

  Log log;  // outlives the frames that the loop destroys
  VirtualClock clock;
  EventLoop loop{clock};
};

}  // namespace simul
