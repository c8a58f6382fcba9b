#pragma once

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "bench/compare/contest.hpp"
#include "bench/compare/options.hpp"
#include "bench/trial_result.hpp"

namespace simul::bench {

/// What came of comparing the lanes of a workload.
struct Comparison {
  /// Servers that are not ours, if they are asked.
  std::optional<Strangers> strangers;
  bool pages_differ = false;  ///< what they answered, from run to run
  struct Entry {
    std::size_t point = 0;  ///< of `points`
    std::string lane;       ///< with a number if it is there twice
    boost::json::object spec;
    Contest::Standing standing;
    // Medians over its runs.
    double cpu_s = 0;
    double threads = 0;
    double memory_bytes = 0;  ///< the largest resident set of the whole process while it ran
    std::optional<double> p50_s;
    std::optional<double> p99_s;
    std::string declined;  ///< why it did not run, or not to the end; else empty
    std::string failed;
    std::size_t runs = 0;  ///< all, those that are not compared among them
    /// Runs in which strangers answered so that other requests failed than at first. They are not
    /// compared; and what failed in the last of them.
    std::size_t answered_otherwise = 0;
    std::string otherwise;
  };

  std::string workload;
  Settings settings;             ///< that all points have
  std::vector<Settings> points;  ///< what is particular to each: nothing where nothing is swept
  std::vector<Entry> entries;    ///< of a point the fastest first, those without a result last
  std::uint64_t seed = 0;
  std::size_t rounds = 0;
  std::size_t rounds_needed = 0;
  double seconds = 0;
  bool clear = false;
  bool interrupted = false;

  bool any_failed() const;
};

/// Compares. To servers that are not ours and not on this machine it is polite, unless told
/// otherwise: 8 requests in flight, rounds for at most 10,000 requests in all. How many it will
/// send is said on standard error before it begins. Shows how far it is on standard error if that
/// is a terminal. After the signal SIGINT it ends when the run in progress has. Throws UsageError
/// for parameters that contradict each other, WorkError when the results file cannot be written.
/// Google Benchmark must be initialised.
Comparison compare(const Workload& workload, const CompareOptions& options);

/// The results file that `compare` writes into a folder.
std::string comparison_file(const std::string& folder);

}  // namespace simul::bench
