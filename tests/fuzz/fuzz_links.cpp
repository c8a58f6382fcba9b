// Links of arbitrary bytes in any encoding: whatever the page, the URLs are distinct, rows of a
// file could hold them, and no more of them come out than tags went in.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/utf8.hpp"
#include "html/links.hpp"
#include "html/page_text.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

using simul::html::PageLinks;

constexpr std::string_view kUrl = "http://host/dir/page.html?q";

void check(const PageLinks& links, std::string_view html, bool of_text = true) {
  std::unordered_set<std::string_view> seen;
  for (const auto& url : links.urls) {
    require(seen.insert(url).second);
    require(url.find_first_of("\t\r\n") == std::string::npos);
    require(!of_text || simul::is_utf8(url));
  }
  const auto tags = std::ranges::count(html, '<');
  require(links.urls.size() + links.dropped <= static_cast<std::size_t>(tags));
}

// Whatever the encoding that the page is labelled with: none, so that it is looked for, UTF-8, and
// one of each kind.
void check_encoded(std::string_view page) {
  static constexpr std::array<std::string_view, 8> kTypes = {
      "",
      "text/html; charset=utf-8",
      "text/html; charset=latin1",
      "text/html; charset=windows-1258",
      "text/html; charset=utf-16",
      "text/html; charset=gb18030",
      "text/html; charset=iso-2022-jp",
      "text/html; charset=big5",
  };
  for (const auto type : {kTypes[0], kTypes[page.size() % kTypes.size()]}) {
    const simul::html::PageText text(page, type);
    const auto links = simul::html::links(text.utf8(), kUrl, text.charset());
    check(links, text.utf8());
    require(links.urls == simul::html::links_of_page(page, type, kUrl).urls);
  }
  // The page as a header, and as the address of another.
  constexpr std::string_view kPage = "<a href=x><a href='?\xC3\xA9#y'><a href=''><a href=../z>";
  check(simul::html::links_of_page(kPage, page, kUrl), kPage);
  const auto links = simul::html::links_of_page(kPage, "text/html; charset=latin1", page);
  check(links, kPage, simul::is_utf8(page));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view page(reinterpret_cast<const char*>(data), size);
  const auto result = simul::html::links(page, kUrl);
  check(result, page);

  // Text before a page changes nothing, and neither does a second reading.
  const auto again = simul::html::links(std::string("a > b ").append(page), kUrl);
  require(again.urls == result.urls && again.dropped == result.dropped);

  check_encoded(page);
  return 0;
}
