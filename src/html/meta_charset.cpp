#include "html/meta_charset.hpp"

#include <cstddef>
#include <utility>

#include "core/ascii.hpp"
#include "html/attribute.hpp"
#include "html/content_type.hpp"
#include "html/html_text.hpp"
#include "html/tag_reader.hpp"

namespace simul::html {
namespace {

constexpr std::size_t kPrescanBytes = 1024;

std::optional<Charset> charset_of_content(std::string_view http_equiv, std::string_view content) {
  if (!equal_ignoring_case(http_equiv, "content-type")) return std::nullopt;
  const auto label = charset_of_meta_content(content);
  return label ? Charset::find(*label) : std::nullopt;
}

// A page that can declare its encoding in ASCII is not in UTF-16.
Charset not_utf16(const Charset& charset) {
  return charset.is_utf16() ? Charset::utf8() : charset;
}

// The attributes of a meta element, as they are written. Of one given twice, the first counts.
struct MetaAttributes {
  std::optional<std::string_view> charset;
  std::optional<std::string_view> content;
  std::optional<std::string_view> http_equiv;

  void take(const Attribute& attribute) {
    for (const auto& [name, value] :
         {std::pair{"charset", &charset}, {"content", &content}, {"http-equiv", &http_equiv}}) {
      if (!*value && equal_ignoring_case(attribute.name, name)) *value = attribute.value;
    }
  }

  // For the prescan, which takes values as they are written. A charset that is no encoding hides
  // the content.
  std::optional<Charset> prescanned() const {
    if (charset) return Charset::find(*charset);
    return content && http_equiv ? charset_of_content(*http_equiv, *content) : std::nullopt;
  }

  // For a page that is read: values are decoded, and a charset that is no encoding does not count.
  std::optional<Charset> declared() const {
    if (charset) {
      if (const auto found = Charset::find(attribute_text(*charset))) return found;
    }
    return content && http_equiv
               ? charset_of_content(attribute_text(*http_equiv), attribute_text(*content))
               : std::nullopt;
  }
};

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

  std::optional<Charset> meta() {
    MetaAttributes attributes;
    while (const auto found = attribute()) attributes.take(*found);
    return ended() ? std::nullopt : attributes.prescanned();
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
  return found ? not_utf16(*found) : found;
}

std::optional<Charset> declared_charset(std::string_view page) {
  TagReader tags(page);
  for (;;) {
    MetaAttributes attributes;
    const auto element = tags.next([&](const Attribute& attribute) { attributes.take(attribute); });
    if (!element) return std::nullopt;
    if (!equal_ignoring_case(*element, "meta")) continue;
    if (const auto found = attributes.declared()) return not_utf16(*found);
  }
}

}  // namespace simul::html
