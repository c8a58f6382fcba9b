#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>

namespace simul::bench {

/// The conditions that stay the same for the whole run: version, commit, compiler, flags,
/// libraries, processor, kernel, governor, timer slack.
boost::json::object conditions();

/// The machine's load averages over 1, 5 and 15 minutes.
boost::json::array load_averages();

/// Processor and load, for people: "2 × AMD EPYC 7B13, load 0.52".
std::string machine_summary();

}  // namespace simul::bench
