#pragma once

#include <optional>
#include <string_view>

namespace simul::html {

/// Whether a page with this Content-Type is HTML, or may be because the type is empty.
bool is_html_type(std::string_view content_type);

/// The value of the first `charset` parameter of a Content-Type header. Nothing if there is none.
/// A semicolon within quotes ends no parameter.
std::optional<std::string_view> charset_of_header(std::string_view content_type);

/// The same for the `content` of a meta element, where the HTML standard has another algorithm
/// ("extracting character encodings from meta elements"): what follows the first `charset=`,
/// whether or not it is a parameter. Nothing if there is none, or if its quotes are not closed.
std::optional<std::string_view> charset_of_meta_content(std::string_view content);

}  // namespace simul::html
