// To run off the end of a coroutine that has a value is undefined. GCC 12 says nothing.
// Clang: non-void coroutine does not return a value
#include "any_awaitable.hpp"

Awaitable<void> rest() {
  co_return;
}

Awaitable<int> m() {
  co_await rest();
#ifndef FORBIDDEN
  co_return 1;
#endif
}
