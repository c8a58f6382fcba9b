#pragma once

#include <string>

#include "core/parameters.hpp"
#include "http/client.hpp"

namespace simul {

/// The options of every workload that sends requests to servers: limits and trusted certificates.
void add_client_parameters(Parameters& parameters, http::Limits& limits, std::string& ca_file);

}  // namespace simul
