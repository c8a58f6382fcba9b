#pragma once

#include <cstdint>
#include <string>

#include "core/parameters.hpp"
#include "http/client.hpp"

namespace simul {

/// The largest value of every `--inflight`. What a lane can have of it is the lane's own matter.
inline constexpr std::uint64_t kMostInFlight = 100'000;

/// The options of every workload that sends requests to servers: limits and trusted certificates.
void add_client_parameters(Parameters& parameters, http::Limits& limits, std::string& ca_file);

}  // namespace simul
