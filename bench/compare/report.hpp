#pragma once

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "bench/compare/comparison.hpp"

namespace simul::bench {

/// The comparison for people: a table for each point, and what can be said of it. Lines of at most
/// `width` columns, at least 60; on a narrow terminal the rightmost columns are left out.
std::string to_text(const Comparison& comparison, std::size_t width);

/// What can be said of a point, a sentence each: how much slower the others are than the fastest,
/// of whom no difference could be shown, and of whom too little is known.
std::vector<std::string> verdicts(const Comparison& comparison, std::size_t point);

/// What is to be known of servers that are not ours.
std::vector<std::string> notes(const Comparison& comparison);

boost::json::object to_json(const Comparison& comparison);

}  // namespace simul::bench
