#pragma once

#include <functional>

#include "core/outcome.hpp"

namespace simul {

/// An opened cell: a call does the whole work once and returns what was done. Owns everything that
/// is made outside the clock: threads, loop, connections. May be called any number of times, by one
/// thread.
using Run = std::function<Outcome()>;

}  // namespace simul
