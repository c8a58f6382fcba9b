#pragma once

#include <stdexcept>
#include <string>

namespace simul {

/// The request is invalid or cannot be met: exit status 2. The text is one line that says what to
/// do.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The request was valid but the work failed: exit status 1. The text is one line that says what to
/// do.
class WorkError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A lane cannot answer this spec, for example because its pool has fewer threads than there are
/// participants that block.
/// The text is the reason, one line, without the names of workload and lane.
class Declined : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace simul
