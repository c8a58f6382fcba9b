#include <boost/asio/post.hpp>

#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/cpu/cpu.hpp"

namespace simul::cpu {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, context, loop] {
    std::vector<std::uint64_t> primes(plan.spec().tasks, kNotRun);

    // Start the tasks, all at once. Each is one handler, which occupies the loop until it returns.
    for (std::uint64_t task = 0; task < primes.size(); ++task) {
      boost::asio::post(loop->executor(), [&, task] {
        // Compute.
        primes[task] = count_primes(plan, context, task);
      });
    }
    loop->run();

    return plan.account(primes);
  };
}

const Registered<Plan> registered{lane("callback"), open, one};

}  // namespace
}  // namespace simul::cpu
