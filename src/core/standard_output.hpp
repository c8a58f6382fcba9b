#pragma once

#include <string_view>

namespace simul {

/// Writes the text and flushes it. Throws WorkError if it cannot be written: a full disk, a closed
/// pipe.
void print(std::string_view text);

/// Flushes text that was written through stdio or std::cout. Throws as `print` does.
void flush_standard_output();

/// Writes to standard error at once. What cannot be written there is lost: the exit status remains.
void print_error(std::string_view text) noexcept;

}  // namespace simul
