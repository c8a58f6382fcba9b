#include <atomic>
#include <thread>
#include <vector>

#include "lanes/thread_limit.hpp"
#include "workloads/start/start.hpp"

namespace simul::start {
namespace {

Run open(const Plan& plan, const Context& /*context*/) {
  require_threads(static_cast<unsigned>(threads(plan.spec())));
  return [&plan] {
    std::atomic<std::uint64_t> started = 0;

    // Start the threads, and wait for their end.
    std::vector<std::jthread> threads;
    threads.reserve(plan.spec().tasks);
    for (std::uint64_t i = 0; i < plan.spec().tasks; ++i) {
      threads.emplace_back([&started] { ++started; });
    }
    threads.clear();

    return Plan::outcome(started);
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::start
