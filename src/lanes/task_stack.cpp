#include "lanes/task_stack.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/proc_fields.hpp"

namespace simul {
namespace {

/// Of a stack, what becomes resident even if its task only waits: the page with the task's frames,
/// and the part of another because malloc does not align to pages.
constexpr std::uint64_t kResidentBytes = 8192;

constexpr std::uint64_t kShareOfMemory = 4;

}  // namespace

void require_stacks(std::uint64_t tasks) {
  const std::uint64_t available = ProcFields("/proc/meminfo")["MemAvailable"];
  const std::uint64_t most = available / kShareOfMemory / kResidentBytes;
  if (tasks <= most) return;
  throw Declined(fmt::format(
      "the stacks of {} tasks that wait take {} MiB; there may be {} of them, which is a "
      "quarter of the available memory",
      tasks, tasks * kResidentBytes >> 20U, most));
}

}  // namespace simul
