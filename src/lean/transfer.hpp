#pragma once

#include <coroutine>
#include <utility>

#include "lean/sanitizers.hpp"

namespace simul::lean {

// GCC makes a symmetric transfer a tail call only where it optimises, and not under sanitizers.
// Without that every transfer would take stack, and a loop that awaits tasks would exhaust it.
#if defined(__OPTIMIZE__)
inline constexpr bool kTransfersAreTailCalls = !kAddressSanitizer && !kThreadSanitizer;
#else
inline constexpr bool kTransfersAreTailCalls = false;
#endif

/// The task that `resume` goes on with, where transfers are not tail calls.
inline constinit thread_local std::coroutine_handle<> transferred;

/// What `await_suspend` returns to let `task` go on at once in place of the one that suspends.
inline std::coroutine_handle<> transfer_to(std::coroutine_handle<> task) noexcept {
  if constexpr (kTransfersAreTailCalls) return task;
  transferred = task;
  return std::noop_coroutine();
}

/// Resumes the task, and those that it transfers to. Returns when one suspends or ends instead.
/// Throws nothing: what tasks throw goes to their awaiters, or to the loop.
inline void resume(std::coroutine_handle<> task) {
  task.resume();
  if constexpr (!kTransfersAreTailCalls) {
    while (transferred) std::exchange(transferred, nullptr).resume();
  }
}

}  // namespace simul::lean
