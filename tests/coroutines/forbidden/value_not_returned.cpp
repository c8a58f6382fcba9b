// Flowing off the end of a coroutine that has a value is undefined behaviour. GCC 12 does not warn.
// Clang: non-void coroutine does not return a value
#include "any_awaitable.hpp"

Awaitable<void> rest() {
  co_return;
}

#ifdef FORBIDDEN
Awaitable<int> m() {
  co_await rest();
}
#else
Awaitable<int> m() {
  co_await rest();
  co_return 1;
}
#endif
