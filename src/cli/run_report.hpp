#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "cli/run_options.hpp"
#include "core/measurement.hpp"

namespace simul::cli {

/// The outcome and the cost of one run.
struct RunReport {
  const RunOptions& options;
  boost::json::object spec;
  Measurement measurement;
  Duration ideal{0};
};

/// The object that `simul run --json` prints.
boost::json::object to_json(const RunReport& report);

/// The human-readable summary, several lines.
std::string to_text(const RunReport& report);

}  // namespace simul::cli
