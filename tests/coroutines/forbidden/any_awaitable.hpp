#pragma once

#include <coroutine>

/// A minimal coroutine type, for the rules of the language, not of Asio. Compiles fast.
template <class T>
class Awaitable {
 public:
  struct promise_type;

  bool await_ready() const { return true; }
  void await_suspend(std::coroutine_handle<>) const {}
  T await_resume() const { return T(); }
};

template <class T>
struct Awaitable<T>::promise_type {
  Awaitable get_return_object() { return {}; }
  std::suspend_never initial_suspend() { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  void return_value(T) {}
  void unhandled_exception() {}
};

template <>
struct Awaitable<void>::promise_type {
  Awaitable get_return_object() { return {}; }
  std::suspend_never initial_suspend() { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() {}
};
