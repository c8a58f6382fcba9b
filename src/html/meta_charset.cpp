#include "html/meta_charset.hpp"

#include <cstddef>
#include <utility>

#include "core/ascii.hpp"
#include "html/attribute.hpp"
#include "html/content_type.hpp"

namespace simul::html {
namespace {

constexpr std::size_t kPrescanBytes = 1024;

// Reads the beginning of a page once, from front to back. What the end cuts off is not found.
class Prescan {
 public:
  explicit Prescan(std::string_view page) : page_(page.substr(0, kPrescanBytes)) {}

  std::optional<Charset> charset() {
    for (; !ended(); ++at_) {
      if (page_[at_] != '<') continue;
      if (rest().starts_with("<!--")) {
        at_ += 2;  // these dashes may belong to "-->"
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

  // Of an attribute given twice, the first counts.
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
    const auto label = charset_of_meta_content(*content);
    return label ? Charset::find(*label) : std::nullopt;
  }

  // The next attribute of the tag. Nothing at the end of the tag or of the page.
  std::optional<Attribute> attribute() {
    while (!ended() && (is_html_white(page_[at_]) || page_[at_] == '/')) ++at_;
    if (ended() || page_[at_] == '>') return std::nullopt;
    return read_attribute(page_, at_);
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

std::optional<Charset> meta_charset(std::string_view page) {
  auto found = Prescan(page).charset();
  if (!found) found = xml_charset(page);
  return found && found->is_utf16() ? Charset::utf8() : found;
}

}  // namespace simul::html
