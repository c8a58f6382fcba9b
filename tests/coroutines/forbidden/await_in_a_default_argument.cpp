// A default argument is evaluated by the caller, which need not be a coroutine.
// GNU: 'co_await' cannot be used outside a function
// Clang: 'co_await' cannot be used outside a function
#include "any_awaitable.hpp"

Awaitable<int> z(int x) {
  co_return x;
}

#ifdef FORBIDDEN
Awaitable<int> m(int x = co_await z(1));
#else
Awaitable<int> m(int x);
#endif
