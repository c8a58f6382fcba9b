#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include "loop/event_loop.hpp"
#include "workloads/asyncq/asyncq.hpp"

namespace simul::asyncq {

/// A FIFO of suspended tasks of a loop. A woken task is posted to the loop, behind everything that
/// is ready by then.
class Waiters {
 public:
  explicit Waiters(EventLoop& loop) : loop_(loop) {}

  /// To be awaited. Suspends the task until it is woken.
  auto wait() {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(
        [this](Resumption resumption) { waiting_.push_back(std::move(resumption)); },
        use_awaitable);
  }
  void wake_one() {
    if (waiting_.empty()) return;
    boost::asio::post(loop_.executor(), std::move(waiting_.front()));
    waiting_.pop_front();
  }
  void wake_all() {
    while (!waiting_.empty()) wake_one();
  }

 private:
  using Resumption =
      boost::asio::async_result<boost::asio::use_awaitable_t<Executor>, void()>::handler_type;

  EventLoop& loop_;
  std::deque<Resumption> waiting_;
};

/// A count of operations in progress, which can be awaited to become 0. The basis of gather and
/// join.
class AwaitableCount {
 public:
  explicit AwaitableCount(EventLoop& loop, std::uint64_t count = 0)
      : count_(count), waiters_(loop) {}

  void begin() { ++count_; }
  void end() {
    if (--count_ == 0) waiters_.wake_all();
  }
  Awaitable<void> wait() {
    if (count_ != 0) co_await waiters_.wait();
  }

 private:
  std::uint64_t count_;
  Waiters waiters_;
};

/// An unbounded queue that tracks its items until they are processed. put() wakes one waiting task,
/// but does not reserve the item for it: another task can take it before.
class AwaitableQueue {
 public:
  explicit AwaitableQueue(EventLoop& loop) : takers_(loop), unprocessed_(loop) {}

  void put(const Item& item) {
    items_.push_back(item);
    unprocessed_.begin();
    takers_.wake_one();
  }
  /// Waits for an item. Nothing if the queue is closed.
  Awaitable<std::optional<Item>> get() {
    while (items_.empty() && !closed_) co_await takers_.wait();
    if (closed_) co_return std::nullopt;
    const Item item = items_.front();
    items_.pop_front();
    co_return item;
  }
  /// To be called once for every item taken.
  void processed() { unprocessed_.end(); }
  /// Waits until every item that was put is processed.
  Awaitable<void> join() { return unprocessed_.wait(); }
  void close() {
    closed_ = true;
    takers_.wake_all();
  }

 private:
  std::deque<Item> items_;
  Waiters takers_;
  AwaitableCount unprocessed_;
  bool closed_ = false;
};

}  // namespace simul::asyncq
