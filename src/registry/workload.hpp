#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/context.hpp"
#include "core/duration.hpp"
#include "core/outcome.hpp"
#include "core/parameters.hpp"
#include "core/run.hpp"
#include "registry/concurrency.hpp"
#include "registry/strangers.hpp"
#include "registry/sweep.hpp"

namespace simul {

/// A workload with one spec, which is first filled in, then prepared. Must outlive the runs opened
/// from it.
class Instance {
 public:
  virtual ~Instance() = default;

  /// The parameters, bound to the instance's spec.
  virtual Parameters parameters() = 0;
  /// Makes the plan from the spec, with all random choices. Throws UsageError if parameters
  /// contradict each other.
  virtual void prepare(std::uint64_t seed) = 0;

  /// The key of the parameter from which the lane reads its concurrency; empty for none.
  virtual std::string_view concurrency_parameter(std::string_view lane) const = 0;
  /// Whether the lane does one thing at a time, whatever the spec says.
  virtual bool one_at_a_time(std::string_view lane) const = 0;

  // The following need a prepared plan.

  virtual const Outcome& expected() const = 0;
  /// Nothing if all servers are ours.
  virtual std::optional<Strangers> strangers() const = 0;
  /// Throws Declined if the lane has no answer, or cannot have the concurrency that this spec
  /// needs.
  virtual Concurrency concurrency(std::string_view lane) const = 0;
  /// The shortest wall time that the plan allows for the lane's concurrency. Throws as
  /// `concurrency` does.
  virtual Duration ideal(std::string_view lane) const = 0;
  /// Throws Declined when the lane cannot answer this spec, or any.
  virtual Run open(std::string_view lane, const Context& context) const = 0;
};

/// A workload as the command line, the bench and the tests see it.
struct Workload {
  struct Cell {
    std::string lane;
    /// Why the lane has no answer; empty where it has one.
    std::string declined = {};
    /// Whether the workload itself says so, and not only the lane table.
    bool registered = true;
  };

  std::string name;
  std::string summary;  ///< one line
  std::vector<Cell> cells;
  std::function<std::unique_ptr<Instance>()> make;
  Sweeps sweeps = nullptr;  ///< null: the bench measures nothing of it by itself

  /// Throws UsageError with the list of the lanes that have an answer.
  const Cell& cell(std::string_view lane) const;
  /// The lanes that have an answer.
  std::vector<std::string> answering() const;
};

}  // namespace simul
