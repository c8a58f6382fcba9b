#include "lanes/thread_pool.hpp"

#include "lanes/pool_size.hpp"
#include "lanes/thread_limit.hpp"
#include "workloads/start/start.hpp"

namespace simul::start {
namespace {

Concurrency threads(const Spec& spec) {
  return pool_size_holding_all(0, spec.tasks, "threads at once");
}

Run open(const Plan& plan, const Context& context) {
  const auto size = static_cast<unsigned>(threads(plan.spec()));
  require_threads(size);
  return [size, &clock = context.clock] {
    // Start the threads, each of which runs once, and wait for their end.
    ThreadPool pool(size, clock);

    return Plan::outcome(pool.threads());
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"", threads}};

}  // namespace
}  // namespace simul::start
