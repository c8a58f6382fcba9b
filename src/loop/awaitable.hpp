#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace simul {

/// The executor of every coroutine in simul. A concrete type, because `any_io_executor` costs three
/// times as much.
using Executor = boost::asio::io_context::executor_type;

/// A coroutine of the event loop.
template <class T>
using Awaitable = boost::asio::awaitable<T, Executor>;

/// The completion token for an operation that a coroutine awaits where it calls it:
/// `co_await operation(deferred)`. Starts no coroutine for it, and so allocates no frame.
inline constexpr boost::asio::deferred_t deferred{};

/// The completion token for an operation that is passed on as an Awaitable.
inline constexpr boost::asio::use_awaitable_t<Executor> use_awaitable{};

/// For `co_spawn` of a task that is not awaited: EventLoop::run() throws what the task throws.
/// `asio::detached` would discard it.
struct Rethrow {
  void operator()(const std::exception_ptr& error) const {
    if (error) std::rethrow_exception(error);
  }
};
inline constexpr Rethrow rethrow{};

}  // namespace simul
