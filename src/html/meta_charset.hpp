#pragma once

#include <optional>
#include <string_view>

#include "html/charset.hpp"

namespace simul::html {

/// The encoding that a page declares in itself: `<meta charset>`, `<meta http-equiv=content-type>`
/// or `<?xml encoding?>` within its first 1024 bytes, by the HTML standard's prescan (13.2.3.2).
/// Nothing if there is none, or if it is no encoding of the standard. If UTF-16 is declared, the
/// result is UTF-8, as in the standard: the declaration could not have been read in UTF-16.
std::optional<Charset> meta_charset(std::string_view page);

}  // namespace simul::html
