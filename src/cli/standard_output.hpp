#pragma once

#include <string_view>

namespace simul::cli {

/// Writes the text out at once. Throws WorkError when nobody can take it: a full disk, a closed
/// pipe.
void print(std::string_view text);

}  // namespace simul::cli
