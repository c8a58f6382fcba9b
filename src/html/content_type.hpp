#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace simul::html {

/// What a Content-Type says of a page.
struct MimeType {
  std::string essence;  // "text/html", in lower case
  std::optional<std::string> charset;
};

/// The type of a Content-Type header by the algorithm of the Fetch standard, "extract a MIME type".
/// `content_type` may be a list, because of several headers or of a server that repeats itself: the
/// last valid type in it counts, and keeps the charset that the same type had before. Nothing if
/// there is no valid type.
std::optional<MimeType> extract_mime_type(std::string_view content_type);

/// Whether a page with this Content-Type is HTML, or may be: because there is no valid type, or one
/// that says that it is unknown.
bool is_html_type(std::string_view content_type);

/// The charset of a `content` of a meta element, where the HTML standard has another algorithm
/// ("extracting character encodings from meta elements"): what follows the first `charset=`,
/// whether or not it is a parameter. Nothing if there is none, or if its quotes are not closed.
std::optional<std::string_view> charset_of_meta_content(std::string_view content);

}  // namespace simul::html
