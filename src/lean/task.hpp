#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "lean/frame_pool.hpp"
#include "lean/transfer.hpp"

namespace simul::lean {

/// Who awaits a task. It lives in the frame of that task, and takes the result.
struct Receiver {
  std::coroutine_handle<> task;
  std::exception_ptr error;
};
template <class T>
struct ReceiverOf : Receiver {
  std::optional<T> value;
};
template <>
struct ReceiverOf<void> : Receiver {};

/// Hands what a spawned task threw to the loop that runs it.
void fail_run(std::exception_ptr error) noexcept;

/// A place in the ring of a loop's spawned tasks. A task that is awaited is in none; it has a
/// receiver.
struct TaskLink {
  bool is_spawned() const { return next != nullptr; }

  TaskLink* next = nullptr;
  union {
    TaskLink* previous = nullptr;
    Receiver* receiver;
  };
};

/// What every task has beside its result, which goes to the receiver: two words. A spawned task
/// frees its own frame at its end.
class TaskPromise : public TaskLink {
 public:
  TaskPromise() = default;
  TaskPromise(const TaskPromise&) = delete;
  TaskPromise& operator=(const TaskPromise&) = delete;
  ~TaskPromise() {
    if (!is_spawned()) return;
    previous->next = next;
    next->previous = previous;
  }

  static void* operator new(std::size_t size) { return frame_pool.allocate(size); }
  static void operator delete(void* frame, std::size_t size) noexcept {
    frame_pool.deallocate(frame, size);
  }

  std::suspend_always initial_suspend() const noexcept { return {}; }

  struct End {
    bool spawned;
    bool await_ready() const noexcept { return spawned; }  // ready: the frame ends
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      return transfer_to(ended.promise().receiver->task);
    }
    void await_resume() const noexcept {}
  };
  End final_suspend() const noexcept { return {is_spawned()}; }

  void unhandled_exception() noexcept {
    if (is_spawned()) {
      fail_run(std::current_exception());
    } else {
      receiver->error = std::current_exception();
    }
  }
};

template <class T>
class Task;

template <class T>
class TaskPromiseOf : public TaskPromise {
 public:
  Task<T> get_return_object() noexcept;
  template <class Value>
  void return_value(Value&& value) {
    static_cast<ReceiverOf<T>*>(receiver)->value.emplace(std::forward<Value>(value));
  }
};
template <>
class TaskPromiseOf<void> : public TaskPromise {
 public:
  Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
};

/// A coroutine of a loop, and its only owner. It begins when it is awaited, or when the loop it was
/// spawned on gets to it. Awaiting it resumes it at once, on the same thread; at its end it resumes
/// the task that awaited it, which gets the result or the exception.
///
/// A task can be awaited or spawned once, as an rvalue, and is empty then. One that is destroyed
/// before has not run. Only a Task<void> can be spawned.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = TaskPromiseOf<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (frame_) frame_.destroy();
  }

  class Awaiter {
   public:
    explicit Awaiter(Task&& task) noexcept : task_(std::move(task)) {}

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
      receiver_.task = awaiting;
      task_.frame_.promise().receiver = &receiver_;
      return transfer_to(task_.frame_);
    }
    T await_resume() {
      if (receiver_.error) std::rethrow_exception(std::move(receiver_.error));
      if constexpr (!std::is_void_v<T>) return std::move(*receiver_.value);
    }

   private:
    Task task_;
    ReceiverOf<T> receiver_;
  };
  Awaiter operator co_await() && noexcept { return Awaiter(std::move(*this)); }

 private:
  friend promise_type;
  friend class Loop;
  explicit Task(Handle frame) noexcept : frame_(frame) {}

  Handle frame_;
};

template <class T>
Task<T> TaskPromiseOf<T>::get_return_object() noexcept {
  return Task<T>(Task<T>::Handle::from_promise(*this));
}
inline Task<void> TaskPromiseOf<void>::get_return_object() noexcept {
  return Task<void>(Task<void>::Handle::from_promise(*this));
}

}  // namespace simul::lean
