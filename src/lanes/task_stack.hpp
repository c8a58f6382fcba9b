#pragma once

#include <boost/asio/error.hpp>  // which spawn.hpp of Boost 1.81 uses and does not include
#include <boost/asio/spawn.hpp>
#include <boost/context/fixedsize_stack.hpp>

#include <cstddef>
#include <cstdint>

#include "core/sanitizer.hpp"
#include "loop/awaitable.hpp"

namespace simul {

/// What a task of the stackful lane waits with.
using Yield = boost::asio::basic_yield_context<Executor>;

/// How many times as large the frames of functions may be as in a plain build.
inline constexpr std::size_t kLargeFrames = kAddressSanitizer || kThreadSanitizer ? 4 : 1;

/// Of a task's own stack. The deepest calls, those of libxml2 on a page, need 20 KiB. Only the
/// pages that a task touches become resident.
inline constexpr std::size_t kStackBytes = std::size_t{64} * 1024 * kLargeFrames;

/// Makes the stack of one task, for `spawn`: from malloc, without a guard page. With one, each
/// stack is two mappings of the kernel, which allows a process 65,530 of them, and starting a task
/// costs two system calls more.
inline auto task_stack() {
  return boost::context::fixedsize_stack(kStackBytes);
}

/// Checks that so many tasks can have stacks. Throws Declined when those would take more than a
/// quarter of the memory that the system has available.
void require_stacks(std::uint64_t tasks);

}  // namespace simul
