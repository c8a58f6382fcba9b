// Asio's awaitable is [[nodiscard]]: discarding one is a warning, and warnings are errors here.
// GNU: ignoring returned value of type
// Clang: ignoring return value of function declared with 'nodiscard' attribute
#include "loop/awaitable.hpp"

simul::Awaitable<void> rest() {
  co_return;
}

simul::Awaitable<void> m() {
#ifdef FORBIDDEN
  rest();
#else
  co_await rest();
#endif
  co_return;
}
