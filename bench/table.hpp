#pragma once

#include <cstddef>
#include <string>

#include "bench/trial_result.hpp"

namespace simul::bench {

struct TableStyle {
  std::size_t width = 100;  ///< columns of the longest line; at least 40
  bool color = false;
  int repetitions = 1;  ///< as asked for; decides what the header calls the interval
};

/// The results as a table: a group for every series and workload, a line for every trial, and what
/// the columns mean. Groups and lines are in the order of the results. Parameters that all lines of
/// a group share stand in its title.
///
/// A trial with failed rows is marked and has the first reason under its figures, or in their place
/// if no row is good. A trial that declined has the reason in place of figures. On a narrow
/// terminal the rightmost columns are left out.
std::string table(const TrialResults& results, const TableStyle& style);

}  // namespace simul::bench
