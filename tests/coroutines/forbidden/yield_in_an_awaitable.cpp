// The return type decides what a coroutine can do; a task cannot yield.
// GNU: no member named 'yield_value' in
// Clang: no member named 'yield_value' in
#include <boost/asio/experimental/coro.hpp>

#include "loop/awaitable.hpp"

#ifdef FORBIDDEN
simul::Awaitable<int> g(int x) {
  co_yield x;
}
#else
boost::asio::experimental::generator<int, simul::Executor> g(simul::Executor, int x) {
  co_yield x;
}
#endif
