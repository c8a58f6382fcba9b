#pragma once

#include <cstdint>

namespace simul::http {

/// Throws WorkError if this process may not open a descriptor for each of so many connections in
/// addition to those that it needs anyway.
void require_descriptors(std::uint64_t connections);

}  // namespace simul::http
