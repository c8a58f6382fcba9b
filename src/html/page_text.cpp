#include "html/page_text.hpp"

#include <algorithm>
#include <cstddef>

#include "core/ascii.hpp"
#include "html/meta_charset.hpp"
#include "html/utf8.hpp"

namespace simul::html {
namespace {

using std::string_view_literals::operator""sv;

std::optional<Charset> marked_charset(std::string_view page) {
  if (page.starts_with("\xEF\xBB\xBF")) return Charset::utf8();
  if (page.starts_with("\xFE\xFF")) return Charset::utf16be();
  if (page.starts_with("\xFF\xFE")) return Charset::utf16le();
  return std::nullopt;
}

// XML in UTF-16 that lacks the mark shows by its first characters.
std::optional<Charset> xml_utf16(std::string_view page) {
  if (page.starts_with("<\0?\0x\0"sv)) return Charset::utf16le();
  if (page.starts_with("\0<\0?\0x"sv)) return Charset::utf16be();
  return std::nullopt;
}

// Past the parameter that `text` begins with: a semicolon within quotes ends none.
std::size_t parameter_length(std::string_view text) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (quoted && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      quoted = !quoted;
    } else if (text[at] == ';' && !quoted) {
      break;
    }
  }
  return std::min(at, text.size());
}

// The first `charset` parameter of a Content-Type.
std::optional<Charset> header_charset(std::string_view content_type) {
  static constexpr std::string_view kName = "charset=";
  for (;;) {
    content_type.remove_prefix(parameter_length(content_type));
    if (content_type.empty()) return std::nullopt;
    content_type.remove_prefix(1);
    content_type = trimmed(content_type, kHttpWhiteSpace);
    if (!equal_ignoring_case(content_type.substr(0, kName.size()), kName)) continue;
    std::string_view value = content_type.substr(kName.size());
    value = value.substr(0, parameter_length(value));
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      value = value.substr(0, value.find('"'));
    }
    return Charset::find(value);
  }
}

std::optional<Charset> stated_charset(std::string_view page, std::string_view content_type) {
  if (const auto charset = marked_charset(page)) return charset;
  if (const auto charset = header_charset(content_type)) return charset;
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
