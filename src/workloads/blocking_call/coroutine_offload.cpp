#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <memory>
#include <utility>

#include "lanes/thread_limit.hpp"
#include "loop/event_loop.hpp"
#include "workloads/blocking_call/heartbeat.hpp"

namespace simul::blocking_call {
namespace {

using boost::asio::post;

/// Runs `call` on a thread of the pool, then resumes the awaiting coroutine on the loop. `call`
/// must not throw.
template <class Call>
auto offload(boost::asio::thread_pool& pool, Call call) {
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(
      [&pool](auto resumption, Call blocking) {
        // Keeps the loop running until the call is done.
        auto loop = boost::asio::make_work_guard(resumption);
        post(pool, [loop = std::move(loop), resumption = std::move(resumption),
                    blocking = std::move(blocking)]() mutable {
          blocking();
          post(loop.get_executor(), std::move(resumption));
        });
      },
      use_awaitable, std::move(call));
}

Awaitable<void> call(boost::asio::thread_pool& pool, const Plan& plan, const Context& context,
                     std::uint64_t task, Duration& taken, std::uint64_t& running,
                     Heartbeat& heartbeat) {
  // Call, and block a thread of the pool.
  auto blocking = [&] { taken = block(plan, context, task); };
  co_await offload(pool, blocking);
  if (--running == 0) heartbeat.stop();
}

struct Opened {
  Opened(unsigned threads, Clock& clock) : loop(clock), pool(threads) {}
  ~Opened() { pool.join(); }

  EventLoop loop;
  boost::asio::thread_pool pool;
};

Run open(const Plan& plan, const Context& context) {
  if (context.clock.is_virtual()) throw Declined("threads cannot share a virtual clock");
  require_threads(plan.spec().threads);
  auto opened = std::make_shared<Opened>(plan.spec().threads, context.clock);
  return [&plan, context, opened] {
    std::vector<Duration> taken(plan.spec().tasks, kNotRun);
    std::uint64_t running = taken.size();
    Heartbeat heartbeat(opened->loop, plan, context);

    // Start the tasks, all at once.
    for (std::uint64_t task = 0; task < taken.size(); ++task) {
      co_spawn(opened->loop.executor(),
               call(opened->pool, plan, context, task, taken[task], running, heartbeat), rethrow);
    }
    opened->loop.run();

    Outcome outcome = plan.account(taken);
    heartbeat.report(outcome);
    return outcome;
  };
}

const Registered<Plan> registered{
    lane("coroutine_offload"), open, {"threads", [](const Spec& spec) -> Concurrency {
                                        return spec.threads;
                                      }}};

}  // namespace
}  // namespace simul::blocking_call
