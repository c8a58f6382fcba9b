// Only a coroutine can await.
// GNU: 'co_await' cannot be used outside a function
// Clang: 'co_await' cannot be used outside a function
#include "any_awaitable.hpp"

Awaitable<int> z(int x) {
  co_return x;
}

#ifdef FORBIDDEN
int at_start = co_await z(1);
#else
Awaitable<int> at_start = z(1);
#endif
