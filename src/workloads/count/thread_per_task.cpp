#include "lanes/task_threads.hpp"
#include "workloads/count/count.hpp"

namespace simul::count {
namespace {

void count(Clock& clock, const Spec& spec, Record& record, std::size_t task) {
  record.one(task);

  // Wait.
  clock.sleep_for(spec.unit);

  record.two(task);
}

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.tasks, "tasks");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Record record(spec, context);
    TaskThreads threads(spec.tasks);

    // Start the tasks, all at once.
    for (std::size_t task = 0; task < spec.tasks; ++task) {
      threads.start([&, task](auto) { count(context.clock, spec, record, task); });
    }
    threads.join();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::count
