#include "html/page_text.hpp"

#include "core/utf8.hpp"
#include "html/content_type.hpp"
#include "html/meta_charset.hpp"

namespace simul::html {
namespace {

using std::string_view_literals::operator""sv;

std::optional<Charset> byte_order_mark(std::string_view page) {
  if (page.starts_with("\xEF\xBB\xBF")) return Charset::utf8();
  if (page.starts_with("\xFE\xFF")) return Charset::utf16be();
  if (page.starts_with("\xFF\xFE")) return Charset::utf16le();
  return std::nullopt;
}

// XML in UTF-16 without a byte order mark is recognised by its first characters.
std::optional<Charset> xml_utf16(std::string_view page) {
  if (page.starts_with("<\0?\0x\0"sv)) return Charset::utf16le();
  if (page.starts_with("\0<\0?\0x"sv)) return Charset::utf16be();
  return std::nullopt;
}

std::optional<Charset> certain_charset(std::string_view page, std::string_view content_type) {
  if (const auto charset = byte_order_mark(page)) return charset;
  const auto type = extract_mime_type(content_type);
  if (type && type->charset) return Charset::find(*type->charset);
  return std::nullopt;
}

// What the page seems to be in. What it declares anywhere is more certain.
Charset supposed_charset(std::string_view page) {
  if (const auto charset = meta_charset(page)) return *charset;
  return is_utf8(page) ? Charset::utf8() : Charset::windows1252();
}

}  // namespace

PageText::PageText(std::string_view page, std::string_view content_type)
    : page_(page), charset_(Charset::utf8()) {
  auto charset = certain_charset(page, content_type);
  if (!charset) charset = xml_utf16(page);
  if (!charset) charset = declared_charset(page);
  charset_ = charset ? *charset : supposed_charset(page);
  const bool as_is = charset_.is_utf8() || (charset_.keeps_ascii() && is_ascii(page));
  if (!as_is) decoded_ = charset_.decoded(page);
}

}  // namespace simul::html
