// An object exists when its constructor returns; a coroutine returns before its body has ended.
// GNU: 'co_await' cannot be used in a constructor
// Clang: 'co_await' cannot be used in a constructor
#include "any_awaitable.hpp"

Awaitable<int> connect() {
  co_return 1;
}

#ifdef FORBIDDEN
struct Session {
  Session() { socket = co_await connect(); }
  int socket;
};
#else
struct Session {
  int socket;
};
Awaitable<Session> open() {
  co_return Session{co_await connect()};
}
#endif
