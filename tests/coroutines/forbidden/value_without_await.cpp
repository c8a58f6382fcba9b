// A call returns the coroutine, not its value, and the types differ.
// GNU: cannot convert
// Clang: no viable conversion from
#include "any_awaitable.hpp"

Awaitable<int> z(int x) {
  co_return x;
}

Awaitable<int> m(int x) {
#ifdef FORBIDDEN
  const int y = z(x);
#else
  const int y = co_await z(x);
#endif
  co_return y;
}
