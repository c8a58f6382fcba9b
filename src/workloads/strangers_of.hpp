#pragma once

#include <optional>
#include <string>
#include <vector>

#include "registry/strangers.hpp"

namespace simul {

/// The servers of these URLs, whole or paths of our own server. Nothing if there are none but ours.
std::optional<Strangers> strangers_of(const std::vector<std::string>& urls);

}  // namespace simul
