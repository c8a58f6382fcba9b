// The return type says what kind of coroutine it is, so it cannot be deduced from the body.
// GNU: 'co_await' cannot be used in a function with a deduced return type
// Clang: 'co_await' cannot be used in a function with a deduced return type
#include "any_awaitable.hpp"

Awaitable<void> rest() {
  co_return;
}

#ifdef FORBIDDEN
auto m() {
  co_await rest();
}
#else
Awaitable<void> m() {
  co_await rest();
}
#endif
