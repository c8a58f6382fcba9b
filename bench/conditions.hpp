#pragma once

#include <boost/json/object.hpp>

namespace simul::bench {

/// Where and by what the numbers were made, as far as it does not change while they are: version,
/// commit, compiler, flags, libraries, processor, kernel, governor, timer slack.
boost::json::object conditions();

/// The machine's load averages over 1, 5 and 15 minutes.
boost::json::array load_averages();

}  // namespace simul::bench
