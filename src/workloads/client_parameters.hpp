#pragma once

#include <cstdint>
#include <string>

#include "core/parameters.hpp"
#include "http/client.hpp"

namespace simul {

/// The most requests that `--inflight` can ask for. How many a lane can have is its own matter.
inline constexpr std::uint64_t kMostInFlight = 100'000;

/// The options of every workload that sends requests to servers: limits and trusted certificates.
void add_client_parameters(Parameters& parameters, http::Limits& limits, std::string& ca_file);

}  // namespace simul
