#include "lanes/pool_size.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "lanes/thread_limit.hpp"

namespace simul {

std::uint64_t pool_size(std::uint64_t asked, std::uint64_t count, std::string_view tasks) {
  if (asked != 0) return asked;
  if (count > kMaxThreads) {
    throw Declined(
        fmt::format("a thread for each of {} {} is more than the {} that a pool may have; "
                    "give --threads",
                    count, tasks, kMaxThreads));
  }
  return count;
}

std::uint64_t pool_size_holding_all(std::uint64_t asked, std::uint64_t count,
                                    std::string_view tasks) {
  if (count > kMaxThreads) {
    throw Declined(fmt::format("{} {} need more than the {} threads that a pool may have", count,
                               tasks, kMaxThreads));
  }
  if (asked != 0 && asked < count) {
    throw Declined(fmt::format("{} threads cannot hold {} {}; give --threads {} or more", asked,
                               count, tasks, count));
  }
  return asked != 0 ? asked : count;
}

}  // namespace simul
