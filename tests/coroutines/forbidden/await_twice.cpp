// An awaitable has one owner and one result: it can be moved, not copied.
// GNU: use of deleted function
// Clang: call to deleted constructor of
#include <utility>

#include "loop/awaitable.hpp"

simul::Awaitable<void> rest() {
  co_return;
}

simul::Awaitable<void> m() {
  simul::Awaitable<void> once = rest();
#ifdef FORBIDDEN
  co_await once;
  co_await once;
#else
  co_await std::move(once);
#endif
}
