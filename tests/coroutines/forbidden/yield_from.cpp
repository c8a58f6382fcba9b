// A generator yields values of its type; another generator is not such a value.
// GNU: ::yield_value(
// Clang: no matching member function for call to 'yield_value'
#include <boost/asio/experimental/coro.hpp>

#include <optional>

#include "loop/awaitable.hpp"

using Generator = boost::asio::experimental::generator<int, simul::Executor>;

Generator gen(simul::Executor, int x) {
  co_yield x;
}

Generator m(simul::Executor executor, int x) {
#ifdef FORBIDDEN
  co_yield gen(executor, x);
#else
  Generator inner = gen(executor, x);
  while (const std::optional<int> value = co_await inner) co_yield *value;
#endif
}
