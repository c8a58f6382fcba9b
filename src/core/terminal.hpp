#pragma once

#include <cstddef>

namespace simul {

/// The properties of a text output that its layout depends on.
struct Terminal {
  bool present = false;     ///< whether it is a terminal
  std::size_t columns = 0;  ///< 0 if it is no terminal or does not report its width
  bool color = false;       ///< a terminal that shows colours, and NO_COLOR is not set
};

/// Whether the environment asks for text without colours: NO_COLOR, see https://no-color.org.
bool no_color();

/// Returns the properties of a file descriptor, such as STDOUT_FILENO.
Terminal terminal(int descriptor);

}  // namespace simul
