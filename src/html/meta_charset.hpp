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

/// The encoding that the first `meta` element of the page declares that declares one, wherever it
/// stands. A browser that has begun to read the page in another encoding starts again in this one
/// (13.2.3.4, "changing the encoding while parsing"). Other than the prescan, this knows which text
/// is no markup, as in a script or a title, and decodes character references. UTF-16 is UTF-8 here,
/// too. Linear in the page.
std::optional<Charset> declared_charset(std::string_view page);

}  // namespace simul::html
