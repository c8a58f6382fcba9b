// The exception being handled belongs to the thread, which would run other coroutines meanwhile.
// GNU: await expressions are not permitted in handlers
// Clang: 'co_await' cannot be used in the handler of a try block
#include <exception>

#include "any_awaitable.hpp"

Awaitable<void> risky() {
  co_return;
}
Awaitable<void> rest() {
  co_return;
}

#ifdef FORBIDDEN
Awaitable<void> m() {
  try {
    co_await risky();
  } catch (...) {
    co_await rest();
  }
}
#else
Awaitable<void> m() {
  std::exception_ptr error;
  try {
    co_await risky();
  } catch (...) {
    error = std::current_exception();
  }
  if (error) co_await rest();
}
#endif
