#pragma once

#include <cstddef>
#include <string_view>

#include "core/ascii.hpp"

namespace simul::html {

/// An attribute of a tag: views into the page, as they are written there.
struct Attribute {
  std::string_view name;   // in any case
  std::string_view value;  // character references not decoded; empty if there is none
};

/// Whether a tag's or an attribute's name ends before this character: white space, "/" or ">".
constexpr bool ends_name(char c) {
  return is_html_white(c) || c == '/' || c == '>';
}

/// Reads the attribute that begins at `at`, by the HTML standard's tokenizer (section 13.2.5), and
/// moves `at` behind it. `at` must be within `html`, at a character that does not end a name;
/// whatever that character is, even "=", it belongs to the attribute's name. An attribute that the
/// end of `html` cuts off extends to that end.
Attribute read_attribute(std::string_view html, std::size_t& at);

}  // namespace simul::html
