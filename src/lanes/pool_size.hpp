#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

#include "core/error.hpp"
#include "lanes/thread_limit.hpp"

namespace simul {

/// The threads of a pool for tasks that block: as many as asked for, or one for each task when that
/// is 0. `tasks` says what they are, such as "boards". Throws Declined when there would be too
/// many.
inline unsigned pool_size(unsigned asked, std::size_t count, std::string_view tasks) {
  if (asked != 0) return asked;
  if (count > kMaxThreads) {
    throw Declined(
        fmt::format("a thread for each of {} {} is more than the {} that a pool may have; "
                    "give --threads",
                    count, tasks, kMaxThreads));
  }
  return static_cast<unsigned>(count);
}

}  // namespace simul
