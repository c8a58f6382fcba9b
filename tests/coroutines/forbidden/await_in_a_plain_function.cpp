// The return type of an awaiting function has to be one of a coroutine.
// GNU: unable to find the promise type for this coroutine
// Clang: this function cannot be a coroutine
#include "any_awaitable.hpp"

Awaitable<int> z(int x) {
  co_return x;
}

#ifdef FORBIDDEN
int m(int x) {
  const int y = co_await z(x);
  return y;
}
#else
Awaitable<int> m(int x) {
  const int y = co_await z(x);
  co_return y;
}
#endif
