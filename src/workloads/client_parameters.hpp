#pragma once

#include <string>

#include "core/parameters.hpp"
#include "http/client.hpp"

namespace simul {

/// The options of every workload that asks servers: what a server may cost, and whom to trust.
void add_client_parameters(Parameters& parameters, http::Limits& limits, std::string& ca_file);

}  // namespace simul
