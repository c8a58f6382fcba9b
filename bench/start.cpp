#include "bench/start.hpp"

#include <oneapi/tbb/parallel_for.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include "loop/event_loop.hpp"
#include "lanes/thread_limit.hpp"
#include "lanes/thread_pool.hpp"

namespace simul::bench {
namespace {

class Start {
 public:
  struct Spec {
    std::uint64_t tasks = 64;

    Parameters parameters() {
      Parameters parameters;
      parameters.count("-n,--tasks", tasks, 1, 10'000'000, "how many are started");
      return parameters;
    }
  };

  Start(const Spec& spec, std::uint64_t /*seed*/) : spec_(spec) {}
  const Spec& spec() const { return spec_; }
  Outcome expected() const { return outcome(spec_.tasks); }
  Duration ideal(Concurrency /*concurrency*/) const { return Duration::zero(); }

  static Outcome outcome(std::uint64_t started) {
    Outcome outcome;
    outcome.completed = started;
    return outcome;
  }

 private:
  Spec spec_;
};

Run open_thread(const Start& plan, const Context& /*context*/) {
  require_threads(static_cast<unsigned>(plan.spec().tasks));
  return [&plan] {
    std::atomic<std::uint64_t> started = 0;
    std::vector<std::thread> threads;
    threads.reserve(plan.spec().tasks);
    for (std::uint64_t i = 0; i < plan.spec().tasks; ++i) {
      threads.emplace_back([&started] { ++started; });
    }
    for (std::thread& thread : threads) thread.join();
    return Start::outcome(started);
  };
}

Run open_thread_pool(const Start& plan, const Context& context) {
  require_threads(static_cast<unsigned>(plan.spec().tasks));
  return [&plan, &clock = context.clock] {
    ThreadPool pool(static_cast<unsigned>(plan.spec().tasks), clock);
    return Start::outcome(pool.threads());
  };
}

Awaitable<void> step(EventLoop& loop, std::uint64_t& started) {
  co_await boost::asio::post(loop.executor(), use_awaitable);
  ++started;
}

Run open_coroutine(const Start& plan, const Context& context) {
  return [&plan, &clock = context.clock] {
    EventLoop loop(clock);
    std::uint64_t started = 0;
    for (std::uint64_t i = 0; i < plan.spec().tasks; ++i) {
      co_spawn(loop.executor(), step(loop, started), rethrow);
    }
    loop.run();
    return Start::outcome(started);
  };
}

}  // namespace

Workload start_workload() {
  return make_workload<Start>(
      "start", "what it costs to have N things that can wait",
      {{"thread", open_thread}, {"thread_pool", open_thread_pool}, {"coroutine", open_coroutine}});
}

}  // namespace simul::bench
