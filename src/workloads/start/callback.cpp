#include <boost/asio/post.hpp>

#include "loop/event_loop.hpp"
#include "workloads/start/start.hpp"

namespace simul::start {
namespace {

Run open(const Plan& plan, const Context& context) {
  return [&plan, &clock = context.clock] {
    EventLoop loop(clock);
    std::uint64_t started = 0;

    // Start the tasks, and wait for their end. A task is a handler that posts another one, as a
    // coroutine suspends once.
    for (std::uint64_t i = 0; i < plan.spec().tasks; ++i) {
      boost::asio::post(loop.executor(), [&loop, &started] {
        boost::asio::post(loop.executor(), [&started] { ++started; });
      });
    }
    loop.run();

    return Plan::outcome(started);
  };
}

const Registered<Plan> registered{lane("callback"), open, unlimited};

}  // namespace
}  // namespace simul::start
