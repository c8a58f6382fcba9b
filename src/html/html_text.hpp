#pragma once

#include <string>
#include <string_view>

namespace simul::html {

/// The value of an attribute by the HTML standard: character references are decoded by the rules
/// for attributes (`&copy;` is decoded, and so is `&copy` at the end; in `?a=1&copy=2` it is not),
/// NUL is replaced by U+FFFD. The named references of the standard are in html_references.inc.
///
/// The result is always valid UTF-8: invalid sequences in `raw` become U+FFFD, as in a browser.
std::string attribute_text(std::string_view raw);

}  // namespace simul::html
