#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "core/clock.hpp"

namespace simul {

/// The threads of the thread_per_task lane: one for each of `count` tasks, which wait at the same
/// time. `tasks` says what they are, such as "boards". Throws Declined when there would be too
/// many.
std::uint64_t thread_for_each(std::uint64_t count, std::string_view tasks);

/// For the opening of a cell of that lane. Throws WorkError when the system refuses so many
/// threads, Declined for a virtual clock, which cannot be shared by threads.
void require_task_threads(std::uint64_t threads, const Clock& clock);

/// What the thread_per_task lane has in place of a pool: makes a std::jthread for each task, inside
/// the clock, and waits for their end. Declare it after whatever the tasks use.
class TaskThreads {
 public:
  /// Which of the threads that exist at the same time: 0 to at_once - 1.
  using Slot = std::size_t;

  /// At most `at_once` threads at the same time. Check with require_task_threads() before.
  explicit TaskThreads(std::size_t at_once);
  TaskThreads(const TaskThreads&) = delete;
  TaskThreads& operator=(const TaskThreads&) = delete;
  ~TaskThreads();

  /// Starts a thread that calls `task(slot)`, once fewer than `at_once` others are running.
  void start(std::function<void(Slot)> task);
  /// Waits for the end of all. Throws what the first task that failed threw.
  void join();

 private:
  Slot take_free_slot();
  void run(const std::function<void(Slot)>& task, Slot slot);
  void end_all();

  std::vector<Slot> free_;
  std::exception_ptr failure_;
  std::mutex mutex_;  // of the two above
  std::condition_variable freed_;
  std::vector<std::jthread> threads_;  // by slot; one that has ended is joined when the next comes
};

}  // namespace simul
