// Asynchronous iteration was left out of C++20.
// GNU: expected '(' before 'co_await'
// Clang: 'for co_await' belongs to CoroutineTS instead of C++20
#include <optional>

#include "any_awaitable.hpp"

Awaitable<std::optional<int>> next() {
  co_return 1;
}

Awaitable<int> m() {
  int sum = 0;
#ifdef FORBIDDEN
  for co_await (const int tick : next()) sum += tick;
#else
  while (const std::optional<int> tick = co_await next()) sum += *tick;
#endif
  co_return sum;
}
