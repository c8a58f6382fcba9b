// No loop exists yet that could run it.
// GNU: 'co_await' cannot be used in the 'main' function
// Clang: 'co_await' cannot be used in the 'main' function
#include "any_awaitable.hpp"

Awaitable<int> run() {
  co_return 1;
}

#ifdef FORBIDDEN
int main() {
  co_await run();
}
#else
int main() {
  run();
}
#endif
