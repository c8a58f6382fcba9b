#pragma once

#include <chrono>

namespace simul {

/// The time of day in seconds since 1970, for comparing clocks of machines; it may jump.
inline double unix_time_s() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace simul
