#pragma once

#include <barrier>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

#include "core/thread_tally.hpp"
#include "loop/event_loop.hpp"

namespace simul {

/// What the multi_loop lane owns: an event loop for each core, each on a thread of its own. The
/// thread that calls on_each() is one of them. The loops share nothing.
class LoopPerCore {
 public:
  /// Does a loop's share of the work: spawns its tasks and runs it.
  using Work = std::function<void(EventLoop& loop, std::size_t number)>;

  /// Throws Declined for a virtual clock, which cannot be shared by threads.
  explicit LoopPerCore(Clock& clock);
  LoopPerCore(const LoopPerCore&) = delete;
  LoopPerCore& operator=(const LoopPerCore&) = delete;
  ~LoopPerCore();

  /// How many loops there are.
  std::size_t size() const { return loops_.size(); }
  EventLoop& operator[](std::size_t number) { return loops_[number]; }

  /// Calls `work` on every loop's thread at the same time, and returns when all calls have
  /// returned. Throws what one of them threw.
  void on_each(const Work& work);

 private:
  LoopPerCore(Clock& clock, unsigned loops);

  void work_on(std::size_t number) noexcept;

  std::deque<EventLoop> loops_;
  std::vector<std::exception_ptr> failures_;  // by loop
  const Work* work_ = nullptr;                // null ends the threads
  std::barrier<> begin_;
  std::barrier<> end_;
  TalliedThreads tallied_;
  std::vector<std::jthread> threads_;  // of all loops but the first
};

}  // namespace simul
