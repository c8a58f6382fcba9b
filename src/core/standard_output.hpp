#pragma once

#include <string_view>

namespace simul {

/// Writes the text out at once. Throws WorkError when nobody can take it: a full disk, a closed
/// pipe.
void print(std::string_view text);

/// The same for what others have written to standard output, through stdio or std::cout.
void flush_standard_output();

}  // namespace simul
