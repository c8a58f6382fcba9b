#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "html/charset.hpp"

namespace simul::html {

/// What a page links to.
struct PageLinks {
  std::vector<std::string> urls;  // absolute, each once, in the order of first appearance
  std::size_t dropped = 0;        // `href` attributes that gave no URL: see links()
};

/// The URLs that a page's `href` attributes lead to: those of every element (`a`, `link`, `area`,
/// `base`, …; see HrefReader), character references decoded, trimmed, and resolved (see BaseUrl).
/// Every scheme counts, `mailto:` and `javascript:` included.
///
/// They are resolved against the first `<base href>` of the page, wherever it stands, if it leads
/// to an absolute URL with a host; else against `page_url`, the address that the page came from
/// after redirects. `base` elements themselves are always resolved against `page_url`.
///
/// `html` is UTF-8; invalid sequences become U+FFFD. `charset` is the encoding that the page came
/// in; queries depend on it (`?q=%E9` in Latin-1, see QueryWriter). Outside queries, characters
/// stay as they are; use `request_url` to request such a URL.
///
/// No URL contains tab, CR or LF; all are valid UTF-8 if `page_url` is. An `href` is dropped if
/// BaseUrl refuses it, or once the URLs would take more than 16 MiB plus eight times the size of
/// the page. Only hostile pages exceed that; the bound keeps time and memory linear in the page.
/// All are dropped if `page_url` is no absolute URL.
///
/// May be called from any number of threads at once.
PageLinks links(std::string_view html, std::string_view page_url,
                const Charset& charset = Charset::utf8());

/// As above, for a page in the encoding that it came in: see PageText.
PageLinks links_of_page(std::string_view page, std::string_view content_type,
                        std::string_view page_url);

}  // namespace simul::html
