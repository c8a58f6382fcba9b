// A blocking call that returns a string has nothing to await.
// GNU: await_transform(
// Clang: no matching member function for call to 'await_transform'
#include <string>

#include "loop/awaitable.hpp"

std::string get(std::string url) {
  return url;
}

simul::Awaitable<std::string> m(std::string url) {
#ifdef FORBIDDEN
  co_return co_await get(url);
#else
  co_return get(url);
#endif
}
