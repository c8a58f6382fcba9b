#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "lean/build_kind.hpp"
#include "lean/frame_pool.hpp"

namespace simul::lean {

// GCC makes a symmetric transfer a tail call from -O2 on only, and not under sanitizers. Without
// that every transfer would take stack, and a loop that awaits tasks would exhaust it.
inline constexpr bool kTransfersAreTailCalls = kOptimized && !kSanitized;

/// The task that `resume` goes on with, where transfers are not tail calls.
inline constinit thread_local std::coroutine_handle<> transferred;

/// What `await_suspend` returns to let `task` go on at once in place of the one that suspends.
inline std::coroutine_handle<> transfer_to(std::coroutine_handle<> task) noexcept {
  if constexpr (kTransfersAreTailCalls) return task;
  transferred = task;
  return std::noop_coroutine();
}

/// Resumes the task, and those that it transfers to, until one suspends or ends instead. Throws
/// nothing: what tasks throw goes to their awaiters, or to the loop.
inline void resume(std::coroutine_handle<> task) {
  task.resume();
  if constexpr (kTransfersAreTailCalls) return;
  while (transferred) std::exchange(transferred, nullptr).resume();
}

/// Who awaits a task. It lives in the frame of that task, and takes the result.
struct Receiver {
  std::coroutine_handle<> task;
  std::exception_ptr error;
};
template <class T>
struct ReceiverOf : Receiver {
  std::optional<std::conditional_t<std::is_void_v<T>, char, T>> value;
};

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
struct TaskPromiseOf : TaskPromise {
  auto get_return_object() { return std::coroutine_handle<TaskPromiseOf>::from_promise(*this); }
  void return_value(T value) {
    static_cast<ReceiverOf<T>*>(receiver)->value.emplace(std::move(value));
  }
};
template <>
struct TaskPromiseOf<void> : TaskPromise {
  auto get_return_object() { return std::coroutine_handle<TaskPromiseOf>::from_promise(*this); }
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

  /// For the compiler: what a call of a coroutine returns.
  Task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (frame_) frame_.destroy();
  }

  class Awaiter : ReceiverOf<T> {
   public:
    explicit Awaiter(Task&& awaited) noexcept : awaited_(std::move(awaited)) {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
      this->task = awaiting;
      awaited_.frame_.promise().receiver = this;
      return transfer_to(awaited_.frame_);
    }
    T await_resume() {
      if (this->error) std::rethrow_exception(std::move(this->error));
      if constexpr (!std::is_void_v<T>) return std::move(*this->value);
    }

   private:
    Task awaited_;
  };
  Awaiter operator co_await() && noexcept { return Awaiter(std::move(*this)); }

 private:
  friend class Loop;

  std::coroutine_handle<promise_type> frame_;
};

}  // namespace simul::lean
