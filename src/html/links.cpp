#include "html/links.hpp"

#include <xxhash.h>

#include <algorithm>
#include <optional>
#include <random>
#include <unordered_set>
#include <utility>

#include "core/ascii.hpp"
#include "html/href_reader.hpp"
#include "html/html_text.hpp"
#include "html/page_text.hpp"
#include "html/query_writer.hpp"
#include "html/url.hpp"

namespace simul::html {
namespace {

// Differs in every process, so that no page can be written whose URLs all collide.
XXH64_hash_t process_seed() {
  static const XXH64_hash_t seed = [] {
    std::random_device device;
    return XXH64_hash_t{device()} << 32 | device();
  }();
  return seed;
}

// The distinct URLs added, in order. The set contains their indices, because strings move as the
// list grows.
class DistinctUrls {
 public:
  void add(std::string url) {
    urls_.push_back(std::move(url));
    if (!indices_.insert(urls_.size() - 1).second) urls_.pop_back();
  }

  std::vector<std::string> take() && { return std::move(urls_); }

 private:
  struct Hash {
    const std::vector<std::string>& urls;
    std::size_t operator()(std::size_t index) const {
      return XXH3_64bits_withSeed(urls[index].data(), urls[index].size(), process_seed());
    }
  };
  struct Equal {
    const std::vector<std::string>& urls;
    bool operator()(std::size_t a, std::size_t b) const { return urls[a] == urls[b]; }
  };

  std::vector<std::string> urls_;
  std::unordered_set<std::size_t, Hash, Equal> indices_{0, Hash{urls_}, Equal{urls_}};
};

constexpr std::size_t kFreeBytes = 16 << 20;
constexpr std::size_t kBytesPerPageByte = 8;

struct PageHref {
  std::string_view value;
  bool is_base;
};

std::vector<PageHref> page_hrefs(std::string_view html) {
  std::vector<PageHref> hrefs;
  HrefReader reader(html);
  while (const auto href = reader.next())
    hrefs.push_back({href->value, equal_ignoring_case(href->element, "base")});
  return hrefs;
}

BaseUrl base_of(const std::vector<PageHref>& hrefs, const BaseUrl& page) {
  const auto base = std::ranges::find(hrefs, true, &PageHref::is_base);
  if (base == hrefs.end()) return page;
  const auto url = page.resolve(attribute_text(base->value));
  return url ? BaseUrl::parse(*url).value_or(page) : page;
}

}  // namespace

PageLinks links(std::string_view html, std::string_view page_url, const Charset& charset) {
  const std::vector<PageHref> hrefs = page_hrefs(html);
  const auto page = BaseUrl::parse(page_url);
  if (!page) return {.urls = {}, .dropped = hrefs.size()};
  const BaseUrl base = base_of(hrefs, *page);

  DistinctUrls urls;
  std::size_t dropped = 0;
  QueryWriter queries(charset);
  std::size_t room = kFreeBytes + kBytesPerPageByte * html.size();
  for (const PageHref& href : hrefs) {
    const BaseUrl& against = href.is_base ? *page : base;
    const std::string reference = attribute_text(href.value);
    // Charged by the longest possible result: resolving may take that long for a short one, too.
    const std::size_t cost = against.size() + reference.size();
    room -= std::min(room, cost);
    auto url = room > 0 ? against.resolve(reference) : std::nullopt;
    if (url) {
      url = queries.written(std::move(*url));
      room -= std::min(room, url->size() - std::min(url->size(), cost));
      urls.add(std::move(*url));
    } else {
      ++dropped;
    }
  }
  return {.urls = std::move(urls).take(), .dropped = dropped};
}

PageLinks links_of_page(std::string_view page, std::string_view content_type,
                        std::string_view page_url) {
  const PageText text(page, content_type);
  return links(text.utf8(), page_url, text.charset());
}

}  // namespace simul::html
