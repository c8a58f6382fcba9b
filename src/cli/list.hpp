#pragma once

#include <boost/json/array.hpp>

#include <string>

namespace simul::cli {

/// Every cell, one per line, with the reason if it is declined.
std::string list_text();

/// Every lane of the lane table with what it differs in.
std::string lanes_text();

/// The kinds of failure of a GET, one per line.
std::string kinds_text();

/// The same as an array of {"kind", "meaning", "can_pass" (whether `--retry` asks again),
/// "statuses" (those after which it does, where the status decides; else null)}.
boost::json::array kinds_json();

}  // namespace simul::cli
