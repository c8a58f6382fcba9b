#pragma once

#include <cstdint>
#include <thread>

#include "core/process_counters.hpp"

namespace simul {

/// The process's threads now, to compare a later count with. ThreadSanitizer starts a thread of its
/// own, for good, with a program's first; it is among them even if no test has started one yet.
inline std::uint64_t thread_baseline() {
  std::thread([] {}).join();
  return thread_count();
}

}  // namespace simul
