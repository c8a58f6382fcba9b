#pragma once

#include <coroutine>

namespace simul::lean {

/// A suspended task as an element of what it waits in: the queue of those that are ready, the
/// timers, the senders or receivers of a channel. It is part of the awaiter, which lives in the
/// task's frame, so that suspending allocates nothing. It is in one list at a time.
struct Waiter {
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  /// Whether it is in a WaitingList. If so, it must leave the list before its frame ends.
  bool is_waiting() const { return previous != this; }

  Waiter* next = nullptr;
  Waiter* previous = this;  // itself outside a WaitingList
  std::coroutine_handle<> task;
};

/// A FIFO of tasks that are ready to go on.
class ReadyQueue {
 public:
  bool empty() const { return first_ == nullptr; }

  void push(Waiter& waiter) {
    waiter.previous = &waiter;
    waiter.next = nullptr;
    (first_ == nullptr ? first_ : last_->next) = &waiter;
    last_ = &waiter;
  }

  /// The queue must not be empty.
  Waiter& pop() {
    Waiter& waiter = *first_;
    first_ = waiter.next;
    return waiter;
  }

  void clear() { first_ = nullptr; }

 private:
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;  // if not empty
};

/// A FIFO that a waiter can leave at any place.
class WaitingList {
 public:
  bool empty() const { return first_ == nullptr; }
  Waiter& front() const { return *first_; }
  Waiter& back() const { return *last_; }
  /// Returns nullptr behind the last one.
  static Waiter* behind(const Waiter& waiter) { return waiter.next; }

  void push_back(Waiter& waiter) {
    waiter.next = nullptr;
    waiter.previous = first_ == nullptr ? nullptr : last_;
    (first_ == nullptr ? first_ : last_->next) = &waiter;
    last_ = &waiter;
  }

  /// The list must not be empty. The waiter counts as waiting until it is pushed elsewhere.
  Waiter& pop_front() {
    Waiter& waiter = *first_;
    first_ = waiter.next;
    return waiter;
  }

  void remove(Waiter& waiter) {
    if (&waiter == first_) {
      first_ = waiter.next;
    } else {
      waiter.previous->next = waiter.next;
    }
    if (&waiter == last_) {
      last_ = waiter.previous;
    } else {
      waiter.next->previous = waiter.previous;
    }
    waiter.previous = &waiter;
  }

  /// Leaves all of them to their frames: nobody resumes them.
  void abandon() {
    while (!empty()) {
      Waiter& waiter = pop_front();
      waiter.previous = &waiter;
    }
  }

 private:
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;  // if not empty
};

}  // namespace simul::lean
