// A generator has no value besides those that it yields.
// GNU: no member named 'return_value' in
// Clang: no member named 'return_value' in
#include <boost/asio/experimental/coro.hpp>

#include "loop/awaitable.hpp"

using Generator = boost::asio::experimental::generator<int, simul::Executor>;

Generator g(simul::Executor, int x) {
  co_yield x;
#ifdef FORBIDDEN
  co_return x;
#endif
}
