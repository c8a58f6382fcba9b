#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <string_view>

#include "bench/google_benchmark.hpp"
#include "bench/trial.hpp"

namespace simul::bench {

/// What Google Benchmark says of the machine in the context of its results.
boost::json::object describe_machine();

/// The results of a bench as Google Benchmark's JSON. Whatever reads that can read this; beyond it
/// every row has `workload`, `lane`, `series` and `spec`, and the context has an object `simul`
/// with the conditions of the run.
class ResultsFile {
 public:
  /// An empty path: nothing is ever written.
  ResultsFile(std::string path, boost::json::object simul_context,
              const std::map<std::string, std::string>& own_context);

  void add(const Row& row, const Identity& identity);
  /// A member of the context's object `simul`.
  boost::json::value& simul(std::string_view member);
  /// Writes what there is so far, whole. Throws WorkError.
  void save() const;

 private:
  std::string path_;
  boost::json::object context_;
  boost::json::array rows_;
};

}  // namespace simul::bench
