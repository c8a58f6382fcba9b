#include "lanes/task_threads.hpp"
#include "workloads/random/random.hpp"

namespace simul::random {
namespace {

void make_random(Clock& clock, const Spec& spec, Record& record, std::size_t task) {
  record.initiated(task);

  // Draw until the number is high enough.
  while (!record.draw(task)) {
    // Wait.
    clock.sleep_for(spec.delay(task));
  }
}

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.tasks, "tasks");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Record record(spec, plan.replay(), context);
    TaskThreads threads(spec.tasks);

    // Start the tasks, all at once.
    for (std::size_t task = 0; task < spec.tasks; ++task) {
      threads.start([&, task](auto) { make_random(context.clock, spec, record, task); });
    }
    threads.join();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::random
