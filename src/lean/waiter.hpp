#pragma once

#include <coroutine>

namespace simul::lean {

/// A suspended task as an element of what it waits in: the tasks that are ready, the timers, the
/// senders or receivers of a channel. It is part of the awaiter, which lives in the task's frame,
/// so that suspending allocates nothing. It is in one list at a time.
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

/// A FIFO that a waiter can leave at any place.
class WaitingList {
 public:
  bool empty() const { return first_ == nullptr; }
  Waiter& front() const { return *first_; }
  Waiter& back() const { return *last_; }

  void add(Waiter& waiter) {
    waiter.next = nullptr;
    waiter.previous = first_ == nullptr ? nullptr : last_;
    (first_ == nullptr ? first_ : last_->next) = &waiter;
    last_ = &waiter;
  }

  /// The list must not be empty. The waiter counts as waiting until it is added elsewhere.
  Waiter& pop() {
    Waiter& waiter = *first_;
    first_ = waiter.next;
    return waiter;
  }

  void remove(Waiter& waiter) {
    (&waiter == first_ ? first_ : waiter.previous->next) = waiter.next;
    (&waiter == last_ ? last_ : waiter.next->previous) = waiter.previous;
    waiter.previous = &waiter;
  }

  /// Removes all of them. Nobody resumes them any more.
  void abandon() {
    while (!empty()) remove(*first_);
  }

 private:
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;  // if not empty
};

/// A FIFO of tasks that are ready to go on.
class ReadyQueue {
 public:
  bool empty() const { return tasks_.empty(); }
  void add(Waiter& waiter) {
    tasks_.add(waiter);
    waiter.previous = &waiter;
  }
  /// The queue must not be empty.
  Waiter& pop() { return tasks_.pop(); }
  void clear() { tasks_ = {}; }

 private:
  WaitingList tasks_;
};

/// What awaiters have in common: a place in a list, which the awaiter leaves if its frame ends
/// while it waits.
template <class List, class Element = Waiter>
class AwaiterIn : protected Element {
 public:
  template <class... Arguments>
  explicit AwaiterIn(List& list, Arguments... arguments) : Element(arguments...), list_(list) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> suspended) noexcept {
    this->task = suspended;
    list_.add(*this);
  }
  void await_resume() const noexcept {}
  ~AwaiterIn() {
    if constexpr (requires { list_.remove(*this); }) {
      if (this->is_waiting()) list_.remove(*this);
    }
  }

 protected:
  List& list_;
};

}  // namespace simul::lean
