#pragma once

#include <coroutine>

/// A coroutine type with nothing to it, for the rules that are the language's and not Asio's: they
/// compile in no time.
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
