#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace simul {

/// The executor of every coroutine in simul. The concrete type: `any_io_executor` costs three times
/// as much.
using Executor = boost::asio::io_context::executor_type;

/// A coroutine of the event loop.
template <class T>
using Awaitable = boost::asio::awaitable<T, Executor>;

/// Makes an asynchronous operation something to `co_await`.
inline constexpr boost::asio::use_awaitable_t<Executor> use_awaitable{};

/// For `co_spawn` of a task that nobody awaits: what it throws comes out of EventLoop::run(), where
/// `asio::detached` would lose it.
struct Rethrow {
  void operator()(const std::exception_ptr& error) const {
    if (error) std::rethrow_exception(error);
  }
};
inline constexpr Rethrow rethrow{};

}  // namespace simul
