// A plain function may pass an Awaitable on with `return`; a body that awaits has `co_return`.
// GNU: a 'return' statement is not allowed in coroutine
// Clang: return statement not allowed in coroutine
#include "any_awaitable.hpp"

Awaitable<int> z(int x) {
  co_return x;
}

Awaitable<int> m(int x) {
  const int y = co_await z(x);
#ifdef FORBIDDEN
  return z(y);
#else
  co_return co_await z(y);
#endif
}
