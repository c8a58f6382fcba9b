#pragma once

#include <boost/json/array.hpp>

#include <string>

namespace simul::cli {

/// Every cell, a line each, with the reason where one is declined.
std::string list_text();

/// The same as an array of {"workload", "lane", "name", "summary", "declined" (null or the reason),
/// "spec" (the defaults)}.
boost::json::array list_json();

}  // namespace simul::cli
