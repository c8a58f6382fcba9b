#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>

#include "loop/awaitable.hpp"

namespace simul {

/// Asio's timer on the steady clock, with the concrete executor of simul's loops.
using SteadyTimer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace simul
