#pragma once

#include <cstddef>

namespace simul {

/// Where text goes, for those who lay it out.
struct Terminal {
  bool present = false;     ///< whether it is a terminal
  std::size_t columns = 0;  ///< of a terminal that tells its width, else 0
  bool color = false;       ///< a terminal that shows colours, and NO_COLOR is not set
};

/// Whether the environment asks for text without colours: NO_COLOR, see https://no-color.org.
bool no_color();

/// Of a file descriptor, such as STDOUT_FILENO.
Terminal terminal(int descriptor);

}  // namespace simul
