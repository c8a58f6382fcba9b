#include "html/meta_charset.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/ascii.hpp"

namespace simul::html {
namespace {

constexpr std::size_t kPrescanBytes = 1024;

struct Attribute {
  std::string_view name;
  std::string_view value;
};

// A page's beginning, read once from front to back. Where it ends too early, so does the search.
class Prescan {
 public:
  explicit Prescan(std::string_view page) : page_(page.substr(0, kPrescanBytes)) {}

  std::optional<Charset> charset() {
    for (; !ended(); ++at_) {
      if (page_[at_] != '<') continue;
      if (rest().starts_with("<!--")) {
        at_ += 2;  // these dashes may be those of "-->", too
        skip_to("-->", 2);
      } else if (at_meta()) {
        at_ += 5;
        if (const auto found = meta()) return found;
      } else if (at_tag()) {
        while (!ended() && !is_html_white(page_[at_]) && page_[at_] != '>') ++at_;
        while (attribute()) {
        }
      } else if (rest().size() > 1 &&
                 (page_[at_ + 1] == '!' || page_[at_ + 1] == '/' || page_[at_ + 1] == '?')) {
        skip_to(">", 0);
      }
    }
    return std::nullopt;
  }

 private:
  std::string_view rest() const { return page_.substr(at_); }
  bool ended() const { return at_ >= page_.size(); }

  void skip_to(std::string_view mark, std::size_t further) {
    const auto found = page_.find(mark, at_);
    at_ = found == std::string_view::npos ? page_.size() : found + further;
  }

  bool at_meta() const {
    return rest().size() > 5 && equal_ignoring_case(rest().substr(0, 5), "<meta") &&
           (is_html_white(rest()[5]) || rest()[5] == '/');
  }

  bool at_tag() const {
    const std::size_t letter = rest().starts_with("</") ? 2 : 1;
    return rest().size() > letter && is_letter(rest()[letter]);
  }

  // Of an attribute given twice the first counts.
  std::optional<Charset> meta() {
    std::optional<std::string_view> charset;
    std::optional<std::string_view> content;
    std::optional<std::string_view> http_equiv;
    while (const auto found = attribute()) {
      for (const auto& [name, value] :
           {std::pair{"charset", &charset}, {"content", &content}, {"http-equiv", &http_equiv}}) {
        if (!*value && equal_ignoring_case(found->name, name)) *value = found->value;
      }
    }
    if (ended()) return std::nullopt;
    if (charset) return Charset::find(*charset);
    if (!content || !http_equiv || !equal_ignoring_case(*http_equiv, "content-type")) {
      return std::nullopt;
    }
    const auto label = charset_label(*content);
    return label ? Charset::find(*label) : std::nullopt;
  }

  // The next one of the tag, or nothing at the tag's end, or the page's.
  std::optional<Attribute> attribute() {
    while (!ended() && (is_html_white(page_[at_]) || page_[at_] == '/')) ++at_;
    if (ended() || page_[at_] == '>') return std::nullopt;
    const std::size_t start = at_++;  // even "=" belongs to the name where it is first
    while (!ended() && !is_html_white(page_[at_]) && page_[at_] != '/' && page_[at_] != '>' &&
           page_[at_] != '=') {
      ++at_;
    }
    Attribute found{.name = page_.substr(start, at_ - start), .value = {}};
    while (!ended() && is_html_white(page_[at_])) ++at_;
    if (ended() || page_[at_] != '=') return found;
    ++at_;
    while (!ended() && is_html_white(page_[at_])) ++at_;
    if (ended()) return found;
    const char quote = page_[at_];
    if (quote == '"' || quote == '\'') {
      const std::size_t first = ++at_;
      skip_to({&quote, 1}, 0);
      found.value = page_.substr(first, at_ - first);
      at_ += ended() ? 0 : 1;
    } else {
      const std::size_t first = at_;
      while (!ended() && !is_html_white(page_[at_]) && page_[at_] != '>') ++at_;
      found.value = page_.substr(first, at_ - first);
    }
    return found;
  }

  std::string_view page_;
  std::size_t at_ = 0;
};

// <?xml version="1.0" encoding="…"?>
std::optional<Charset> xml_charset(std::string_view page) {
  page = page.substr(0, kPrescanBytes);
  if (!page.starts_with("<?xml")) return std::nullopt;
  page = page.substr(0, page.find('>'));
  const auto skip_white = [&] {
    while (!page.empty() && static_cast<unsigned char>(page.front()) <= ' ') page.remove_prefix(1);
  };
  static constexpr std::string_view kEncoding = "encoding";
  const auto found = page.find(kEncoding);
  if (found == std::string_view::npos) return std::nullopt;
  page.remove_prefix(found + kEncoding.size());
  skip_white();
  if (!page.starts_with('=')) return std::nullopt;
  page.remove_prefix(1);
  skip_white();
  if (page.empty() || (page.front() != '"' && page.front() != '\'')) return std::nullopt;
  const auto end = page.find(page.front(), 1);
  if (end == std::string_view::npos) return std::nullopt;
  return Charset::find(page.substr(1, end - 1));
}

}  // namespace

std::optional<std::string_view> charset_label(std::string_view content) {
  static constexpr std::string_view kName = "charset";
  const auto skip_white = [&] {
    while (!content.empty() && is_html_white(content.front())) content.remove_prefix(1);
  };
  for (;;) {
    const auto found = std::ranges::search(content, kName, {}, lower);
    if (found.empty()) return std::nullopt;
    content.remove_prefix(static_cast<std::size_t>(found.end() - content.begin()));
    skip_white();
    if (content.starts_with('=')) break;
  }
  content.remove_prefix(1);
  skip_white();
  if (content.empty()) return std::nullopt;
  if (content.front() == '"' || content.front() == '\'') {
    const auto end = content.find(content.front(), 1);
    return end == std::string_view::npos ? std::nullopt : std::optional(content.substr(1, end - 1));
  }
  return content.substr(0, content.find_first_of(" \t\n\f\r;"));
}

std::optional<Charset> meta_charset(std::string_view page) {
  auto found = Prescan(page).charset();
  if (!found) found = xml_charset(page);
  return found && found->is_utf16() ? Charset::utf8() : found;
}

}  // namespace simul::html
