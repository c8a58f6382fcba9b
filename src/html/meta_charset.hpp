#pragma once

#include <optional>
#include <string_view>

#include "html/charset.hpp"

namespace simul::html {

/// The encoding that a page declares in itself: `<meta charset>`, `<meta http-equiv=content-type>`
/// or `<?xml encoding?>` within its first 1024 bytes, by the HTML standard's prescan (13.2.3.2).
/// A page that could be read so far is not in UTF-16, whatever it says: then it is UTF-8.
std::optional<Charset> meta_charset(std::string_view page);

/// The value behind `charset=` in the `content` of a meta element; nothing if there is none.
std::optional<std::string_view> charset_label(std::string_view content);

}  // namespace simul::html
