#pragma once

#include "workloads/mix/mix.hpp"

/// What a task does on a thread of its own, or of a pool, or on the only one. The lanes differ in
/// where the threads come from.
namespace simul::mixed {

/// All rounds of a task; its waits block the calling thread.
inline void work(const Plan& plan, const Context& context, std::uint64_t number,
                 Plan::Result& result) {
  Task task(plan, context, number, result);
  while (!task.done()) {
    // Compute.
    task.compute();
    // Wait.
    if (task.waits()) context.clock.sleep_until(task.deadline());
    task.end_round();
  }
}

}  // namespace simul::mixed
