#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

#include "workloads/asyncq/asyncq.hpp"

namespace simul::asyncq {

/// A count of operations in progress on any threads. wait() blocks until it is 0.
class BlockingCount {
 public:
  explicit BlockingCount(std::uint64_t count = 0) : count_(count) {}

  void begin() {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) none_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0 || given_up_; });
  }
  /// Ends every wait(), now and later, whatever the count.
  void give_up() {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
    none_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::uint64_t count_;
  bool given_up_ = false;
};

/// An unbounded queue for threads that tracks its items until they are processed.
class BlockingQueue {
 public:
  void put(const Item& item) {
    unprocessed_.begin();
    const std::lock_guard lock(mutex_);
    items_.push_back(item);
    changed_.notify_one();
  }
  /// Blocks until there is an item. Nothing if the queue is closed.
  std::optional<Item> get() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !items_.empty() || closed_; });
    if (closed_) return std::nullopt;
    const Item item = items_.front();
    items_.pop_front();
    return item;
  }
  /// To be called once for every item taken.
  void processed() { unprocessed_.end(); }
  /// Blocks until every item that was put is processed.
  void join() { unprocessed_.wait(); }
  /// Ends every get() and join(), now and later.
  void close() {
    unprocessed_.give_up();
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> items_;
  bool closed_ = false;
  BlockingCount unprocessed_;
};

}  // namespace simul::asyncq
