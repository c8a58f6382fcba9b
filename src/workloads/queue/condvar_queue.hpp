#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <queue>

#include "workloads/queue/queue.hpp"

namespace simul::queue {

/// A bounded queue for threads: a mutex and two condition variables.
class CondvarQueue {
 public:
  explicit CondvarQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Blocks while the queue is full.
  void push(const Item& item) {
    {
      std::unique_lock lock(mutex_);
      not_full_.wait(lock, [this] { return items_.size() < capacity_; });
      items_.push(item);
    }
    not_empty_.notify_one();
  }
  /// Blocks while the queue is empty.
  Item pop() {
    Item item;
    {
      std::unique_lock lock(mutex_);
      not_empty_.wait(lock, [this] { return !items_.empty(); });
      item = items_.front();
      items_.pop();
    }
    not_full_.notify_one();
    return item;
  }

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::queue<Item> items_;
};

}  // namespace simul::queue
