#pragma once

#include <string>
#include <string_view>

namespace simul {

/// Writes a file that is whole or absent: under a temporary name beside it, then renamed. Throws
/// WorkError that says which file and why (no such folder, no room left, …), leaving what was there
/// before and nothing else.
void write_whole_file(const std::string& path, std::string_view content);

}  // namespace simul
