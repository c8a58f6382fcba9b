#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace simul::bench {

/// Columns that UTF-8 text takes on a terminal, where every character takes one.
std::size_t columns(std::string_view text);

/// The text with blanks after or before it, to so many columns.
std::string pad_right(std::string text, std::size_t width);
std::string pad_left(const std::string& text, std::size_t width);

/// The text in lines of at most `width` columns, broken at spaces, or within a word that is longer
/// than a line. Lines after the first are indented. No newline at the end. `indent` < `width`.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace simul::bench
