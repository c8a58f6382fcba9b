#pragma once

namespace simul {

/// The cores that this process may run on.
unsigned core_count();

}  // namespace simul
