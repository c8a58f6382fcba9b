#pragma once

#include <stdexcept>
#include <string>

namespace simul {

/// The person asked for something that cannot be: exit status 2. The text is one line that says
/// what to do.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The work was asked for rightly but failed: exit status 1. The text is one line that says what to
/// do.
class WorkError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A lane cannot answer this spec (a pool smaller than the participants that block, say).
/// The text is the reason, one line, without the names of workload and lane.
class Declined : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace simul
