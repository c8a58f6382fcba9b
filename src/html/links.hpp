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

/// The URLs that a page's `href` attributes lead to: every one of every element (`a`, `link`,
/// `area`, `base`, …; see HrefReader), character references decoded, trimmed, and resolved (see
/// BaseUrl). Schemes are not judged: `mailto:` and `javascript:` are among them.
///
/// They are resolved against the first `<base href>` of the page, wherever it stands, if there is
/// one that leads to an absolute URL with a host, else against `page_url`, the address the page
/// came from in the end, after redirects. `base` elements themselves are always resolved against
/// `page_url`.
///
/// `html` is UTF-8; where it is not valid, characters are U+FFFD. `charset` is the encoding that
/// the page came in; queries depend on it (`?q=%E9` in Latin-1, see QueryWriter). Everywhere else
/// characters stay as they are, and whoever asks for one has to escape their UTF-8
/// (`request_url`).
///
/// Every URL is without tab, CR and LF, and valid UTF-8 if `page_url` is. An `href` is dropped if
/// BaseUrl refuses it, and once the URLs would take more than 16 MiB and eight times the size of
/// the page, which only a page made for it does: that bounds time and memory, and both are linear
/// in the page. All are dropped if `page_url` is no absolute URL.
///
/// May be called from any number of threads at once.
PageLinks links(std::string_view html, std::string_view page_url,
                const Charset& charset = Charset::utf8());

/// As above, of the page as it came: see PageText.
PageLinks links_of_page(std::string_view page, std::string_view content_type,
                        std::string_view page_url);

}  // namespace simul::html
