#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "html/charset.hpp"

namespace simul::html {

/// A page as text, whatever encoding it came in.
///
/// The encoding is, as in the HTML standard (13.2.3), that of a byte order mark, else of the
/// `charset` of the Content-Type (see extract_mime_type), else what the page declares: in its first
/// `meta` element that does so, wherever that stands ("change the encoding", see declared_charset),
/// or only where the prescan looks for it (see meta_charset). Else it is UTF-8 if the whole page is
/// valid UTF-8, or else windows-1252. A label that the standard does not know counts as none. A
/// wrong label yields wrong characters; it never makes decoding fail.
///
/// A page that is UTF-8 or ASCII is not copied; one that is labelled UTF-8 is not scanned either.
/// Any other page is decoded by the constructor.
class PageText {
 public:
  /// `page` must outlive this. `content_type` is the header's value, or empty.
  PageText(std::string_view page, std::string_view content_type);

  /// The page in UTF-8. Of a page that came in UTF-8: its own bytes, valid or not.
  std::string_view utf8() const { return decoded_ ? *decoded_ : page_; }

  const Charset& charset() const { return charset_; }

 private:
  std::string_view page_;
  Charset charset_;
  std::optional<std::string> decoded_;
};

}  // namespace simul::html
