#pragma once

#include <cstddef>

#include "lanes/bounded_queue.hpp"
#include "workloads/queue/queue.hpp"

namespace simul::queue {

/// A bounded queue for threads: oneTBB's, which spins for a while before it blocks.
class TbbQueue {
 public:
  explicit TbbQueue(std::size_t capacity) {
    queue_.set_capacity(static_cast<std::ptrdiff_t>(capacity));
  }

  /// Blocks while the queue is full.
  void push(const Item& item) { queue_.push(item); }
  /// Blocks while the queue is empty.
  Item pop() {
    Item item;
    queue_.pop(item);
    return item;
  }

 private:
  BoundedQueue<Item> queue_;
};

}  // namespace simul::queue
