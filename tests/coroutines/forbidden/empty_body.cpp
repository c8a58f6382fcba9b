// Without a keyword in its body this is a plain function, and it does not return its Awaitable.
// GNU: no return statement in function returning non-void
// Clang: non-void function does not return a value
#include "any_awaitable.hpp"

#ifdef FORBIDDEN
Awaitable<void> pass() {}
#else
Awaitable<void> pass() {
  co_return;
}
#endif
