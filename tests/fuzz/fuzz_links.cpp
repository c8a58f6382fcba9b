// Links of arbitrary bytes: whatever the page, the URLs are distinct, rows of a file could hold
// them, and no more of them come out than tags went in.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_set>

#include "net/html_text.hpp"
#include "net/links.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_valid_utf8(std::string_view text) {
  // What is not UTF-8 would be escaped, and so change.
  std::string without_references(text);
  std::erase(without_references, '&');
  return simul::net::attribute_text(without_references) == without_references;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view page(reinterpret_cast<const char*>(data), size);
  const auto result = simul::net::links(page, "http://host/dir/page.html?q");

  std::unordered_set<std::string_view> seen;
  for (const auto& url : result.urls) {
    require(seen.insert(url).second);
    require(url.find_first_of("\t\r\n") == std::string::npos);
    require(is_valid_utf8(url));
  }
  const auto tags = std::ranges::count(page, '<');
  require(result.urls.size() + result.dropped <= static_cast<std::size_t>(tags));

  // Text before a page changes nothing, and neither does a second reading.
  const auto again =
      simul::net::links(std::string("a > b ").append(page), "http://host/dir/page.html?q");
  require(again.urls == result.urls && again.dropped == result.dropped);
  return 0;
}
