#pragma once

#include <cstdint>

namespace simul {

/// How many connections this machine can have to one address and port at a time: one for each port
/// that the kernel gives to clients, less some that others may use.
std::uint64_t connections_to_one_address();

}  // namespace simul
