#pragma once

#include <algorithm>
#include <string_view>

#include "core/ascii.hpp"

namespace simul {

/// The scheme that a URL begins with, as RFC 3986 (section 3.1) defines one, without its colon.
/// Empty if there is none.
constexpr std::string_view url_scheme(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(url.front())) return {};
  const std::string_view scheme = url.substr(0, colon);
  const bool valid = std::ranges::all_of(scheme, [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  return valid ? scheme : std::string_view();
}

/// Whether the URL's scheme, in any case, is http or https.
constexpr bool is_http(std::string_view url) {
  const std::string_view scheme = url_scheme(url);
  return equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https");
}

}  // namespace simul
