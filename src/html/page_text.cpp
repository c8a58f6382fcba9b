#include "html/page_text.hpp"

#include "html/content_type.hpp"
#include "html/meta_charset.hpp"
#include "html/utf8.hpp"

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

std::optional<Charset> stated_charset(std::string_view page, std::string_view content_type) {
  if (const auto charset = byte_order_mark(page)) return charset;
  if (const auto label = charset_of_header(content_type)) {
    if (const auto charset = Charset::find(*label)) return charset;
  }
  if (const auto charset = xml_utf16(page)) return charset;
  return meta_charset(page);
}

}  // namespace

PageText::PageText(std::string_view page, std::string_view content_type)
    : page_(page), charset_(Charset::utf8()) {
  const auto stated = stated_charset(page, content_type);
  if (!stated && is_utf8(page)) return;
  charset_ = stated ? *stated : Charset::windows1252();
  const bool as_is = charset_.is_utf8() || (charset_.keeps_ascii() && is_ascii(page));
  if (!as_is) decoded_ = charset_.decoded(page);
}

}  // namespace simul::html
