// A lambda is a function of its own, and not a coroutine because the function around it is one.
// GNU: 'co_await' cannot be used in a function with a deduced return type
// Clang: 'co_await' cannot be used in a function with a deduced return type
#include <algorithm>
#include <vector>

#include "any_awaitable.hpp"

Awaitable<int> z(int x) {
  co_return x;
}

Awaitable<int> m(std::vector<int> values) {
#ifdef FORBIDDEN
  std::ranges::transform(values, values.begin(), [](int x) { return co_await z(x); });
#else
  for (int& x : values) x = co_await z(x);
#endif
  co_return values.front();
}
