// Destructors also run while an exception unwinds the stack, which cannot be suspended.
// GNU: 'co_await' cannot be used in a destructor
// Clang: 'co_await' cannot be used in a destructor
#include "any_awaitable.hpp"

Awaitable<void> disconnect() {
  co_return;
}

#ifdef FORBIDDEN
struct Session {
  ~Session() { co_await disconnect(); }
};
#else
struct Session {};
Awaitable<void> close(Session) {
  co_await disconnect();
}
#endif
