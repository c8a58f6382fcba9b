#pragma once

#include <string>
#include <string_view>

namespace simul::html {

/// The value of an attribute as HTML has it: character references decoded by the rules for
/// attributes (`&copy;` is decoded, and so is `&copy` at the end; in `?a=1&copy=2` it is not), NUL
/// replaced by U+FFFD. Named references are those of the HTML standard; the table lives in
/// html_references.inc.
///
/// The result is always valid UTF-8: what in `raw` is not becomes U+FFFD, as in a browser.
std::string attribute_text(std::string_view raw);

}  // namespace simul::html
