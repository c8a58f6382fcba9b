#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <string_view>

#include "bench/google_benchmark.hpp"
#include "bench/trial.hpp"

namespace simul::bench {

/// The machine as Google Benchmark describes it in the context of its results.
/// `library_build_type` is simul's own: the timed code is compiled with it.
boost::json::object describe_machine();

/// The results of a bench as Google Benchmark's JSON. In addition every row has `workload`, `lane`,
/// `series` and `spec`, and the context has an object `simul` with the conditions of the run.
class ResultsFile {
 public:
  /// With an empty path nothing is written.
  ResultsFile(std::string path, boost::json::object simul_context,
              const std::map<std::string, std::string>& own_context);

  void add(const Row& row, const Identity& identity);
  /// A member of the context's object `simul`.
  boost::json::value& simul(std::string_view member);
  /// Replaces the file by one with all rows so far; the file is whole at any time. Throws
  /// WorkError.
  void save() const;

 private:
  std::string path_;
  boost::json::object context_;
  boost::json::array rows_;
};

}  // namespace simul::bench
