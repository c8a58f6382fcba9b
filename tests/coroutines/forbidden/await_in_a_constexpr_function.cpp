// What is computed at compile time cannot suspend.
// GNU: 'co_await' cannot be used in a 'constexpr' function
// Clang: 'co_await' cannot be used in a constexpr function
#include "any_awaitable.hpp"

Awaitable<void> rest() {
  co_return;
}

#ifdef FORBIDDEN
constexpr Awaitable<void> m() {
  co_await rest();
}
#else
Awaitable<void> m() {
  co_await rest();
}
#endif
