#include "lanes/task_threads.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/error.hpp"
#include "core/thread_tally.hpp"
#include "lanes/thread_limit.hpp"

namespace simul {

std::uint64_t thread_for_each(std::uint64_t count, std::string_view tasks) {
  if (count > kMaxThreads) {
    throw Declined(fmt::format("a thread for each of {} {} is more than the {} that there may be",
                               count, tasks, kMaxThreads));
  }
  return count;
}

void require_task_threads(std::uint64_t threads, const Clock& clock) {
  if (clock.is_virtual()) throw Declined("threads cannot share a virtual clock");
  require_threads(static_cast<unsigned>(threads));
}

TaskThreads::TaskThreads(std::size_t at_once) : threads_(at_once) {
  free_.reserve(at_once);
  for (Slot slot = at_once; slot > 0; --slot) free_.push_back(slot - 1);
}

TaskThreads::~TaskThreads() {
  end_all();
}

void TaskThreads::start(std::function<void(Slot)> task) {
  const Slot slot = take_free_slot();
  threads_[slot] = std::jthread([this, slot, task = std::move(task)] { run(task, slot); });
}

void TaskThreads::join() {
  end_all();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

TaskThreads::Slot TaskThreads::take_free_slot() {
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [this] { return !free_.empty(); });
  const Slot slot = free_.back();
  free_.pop_back();
  return slot;
}

void TaskThreads::run(const std::function<void(Slot)>& task, Slot slot) {
  std::exception_ptr failure;
  {
    const TalliedThreads alive;
    try {
      task(slot);
    } catch (...) {
      failure = std::current_exception();
    }
  }
  const std::lock_guard lock(mutex_);
  if (failure && !failure_) failure_ = failure;
  free_.push_back(slot);
  freed_.notify_one();
}

void TaskThreads::end_all() {
  for (std::jthread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

}  // namespace simul
