#include "html/charset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>

#include "core/ascii.hpp"
#include "core/utf8.hpp"
#include "html/iconv_converter.hpp"

namespace simul::html {
namespace {

// One byte is one character. Each is converted by itself, because as streams the C library's
// windows-1255 and -1258 combine accents with letters, which the standard does not.
std::string decoded_bytes(IconvConverter& converter, std::string_view text) {
  static constexpr unsigned kAscii = 0x80;
  std::array<std::string, 256 - kAscii> characters;
  for (unsigned byte = kAscii; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    std::string& character = characters[byte - kAscii];
    std::string_view rest(&c, 1);
    if (converter.convert(rest, character) == 0) {
      converter.finish(character);
    } else if (byte < 0xA0) {
      append_utf8(character, byte);  // the standard maps unassigned C1 bytes to themselves
    } else {
      character = kReplacement;
    }
  }
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < kAscii) {
      out += c;
    } else {
      out += characters[byte - kAscii];
    }
  }
  return out;
}

std::string decoded_stream(IconvConverter& converter, std::string_view text, std::size_t unit) {
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  while (const int error = converter.convert(text, out)) {
    out += kReplacement;
    text.remove_prefix(error == EINVAL ? text.size() : std::min(unit, text.size()));
  }
  converter.finish(out);
  return out;
}

enum class Kind { utf8, utf16, single_byte, multi_byte, stateful, replacement_only };

}  // namespace

struct Charset::Encoding {
  const char* name;  // iconv's
  Kind kind;
  std::string_view labels;  // with a space around each
};

// The labels are those of https://encoding.spec.whatwg.org/#names-and-labels. x-user-defined
// means windows-1252, as it does in a meta element.
const Charset::Encoding* Charset::encoding(std::string_view label) {
  static constexpr Encoding kEncodings[] = {
      {"UTF-8", Kind::utf8,
       " unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8 "},
      {"CP866", Kind::single_byte, " 866 cp866 csibm866 ibm866 "},
      {"ISO-8859-2", Kind::single_byte,
       " csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 "
       "latin2 "},
      {"ISO-8859-3", Kind::single_byte,
       " csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 "
       "latin3 "},
      {"ISO-8859-4", Kind::single_byte,
       " csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 "
       "latin4 "},
      {"ISO-8859-5", Kind::single_byte,
       " csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
       "iso_8859-5:1988 "},
      {"ISO-8859-6", Kind::single_byte,
       " arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
       "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 "},
      {"ISO-8859-7", Kind::single_byte,
       " csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 "
       "iso_8859-7 iso_8859-7:1987 sun_eu_greek "},
      {"ISO-8859-8", Kind::single_byte,
       " csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
       "iso_8859-8 iso_8859-8:1988 visual "},
      {"ISO-8859-8", Kind::single_byte, " csiso88598i iso-8859-8-i logical "},
      {"ISO-8859-10", Kind::single_byte,
       " csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6 "},
      {"ISO-8859-13", Kind::single_byte, " iso-8859-13 iso8859-13 iso885913 "},
      {"ISO-8859-14", Kind::single_byte, " iso-8859-14 iso8859-14 iso885914 "},
      {"ISO-8859-15", Kind::single_byte,
       " csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 "},
      {"ISO-8859-16", Kind::single_byte, " iso-8859-16 "},
      {"KOI8-R", Kind::single_byte, " cskoi8r koi koi8 koi8-r koi8_r "},
      {"KOI8-U", Kind::single_byte, " koi8-ru koi8-u "},
      {"MACINTOSH", Kind::single_byte, " csmacintosh mac macintosh x-mac-roman "},
      {"CP874", Kind::single_byte,
       " dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874 "},
      {"CP1250", Kind::single_byte, " cp1250 windows-1250 x-cp1250 "},
      {"CP1251", Kind::single_byte, " cp1251 windows-1251 x-cp1251 "},
      {"CP1252", Kind::single_byte,
       " ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 "
       "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 "
       "x-user-defined "},
      {"CP1253", Kind::single_byte, " cp1253 windows-1253 x-cp1253 "},
      {"CP1254", Kind::single_byte,
       " cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 "
       "latin5 windows-1254 x-cp1254 "},
      {"CP1255", Kind::single_byte, " cp1255 windows-1255 x-cp1255 "},
      {"CP1256", Kind::single_byte, " cp1256 windows-1256 x-cp1256 "},
      {"CP1257", Kind::single_byte, " cp1257 windows-1257 x-cp1257 "},
      {"CP1258", Kind::single_byte, " cp1258 windows-1258 x-cp1258 "},
      {"MAC-UK", Kind::single_byte, " x-mac-cyrillic x-mac-ukrainian "},
      {"GB18030", Kind::multi_byte,
       " chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk "},
      {"GB18030", Kind::multi_byte, " gb18030 "},
      {"BIG5-HKSCS", Kind::multi_byte, " big5 big5-hkscs cn-big5 csbig5 x-x-big5 "},
      {"EUC-JP-MS", Kind::multi_byte, " cseucpkdfmtjapanese euc-jp x-euc-jp "},
      {"ISO-2022-JP", Kind::stateful, " csiso2022jp iso-2022-jp "},
      {"CP932", Kind::multi_byte,
       " csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis "},
      {"CP949", Kind::multi_byte,
       " cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
       "ksc_5601 windows-949 "},
      {"", Kind::replacement_only,
       " csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement "},
      {"UTF-16BE", Kind::utf16, " unicodefffe utf-16be "},
      {"UTF-16LE", Kind::utf16,
       " csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le "},
  };
  const std::string word = fmt::format(" {} ", label);
  const auto* found = std::ranges::find_if(kEncodings, [&](const Encoding& each) {
    return each.labels.find(word) != std::string_view::npos;
  });
  return found == std::end(kEncodings) ? nullptr : found;
}

std::optional<Charset> Charset::find(std::string_view label) {
  label = trimmed(label, kHtmlWhiteSpace);
  if (label.empty() || label.find(' ') != std::string_view::npos) return std::nullopt;
  std::string name(label);
  std::ranges::transform(name, name.begin(), lower);
  const auto* found = encoding(name);
  return found ? std::optional(Charset(*found)) : std::nullopt;
}

Charset Charset::utf8() {
  static const Encoding& utf8 = *encoding("utf-8");
  return Charset(utf8);
}
Charset Charset::utf16be() {
  return Charset(*encoding("utf-16be"));
}
Charset Charset::utf16le() {
  return Charset(*encoding("utf-16le"));
}
Charset Charset::windows1252() {
  return Charset(*encoding("windows-1252"));
}

bool Charset::is_utf8() const {
  return encoding_->kind == Kind::utf8;
}
bool Charset::is_utf16() const {
  return encoding_->kind == Kind::utf16;
}
bool Charset::has_own_queries() const {
  return keeps_ascii() ? !is_utf8() : encoding_->kind == Kind::stateful;
}
const char* Charset::iconv_name() const {
  return encoding_->name;
}
bool Charset::keeps_ascii() const {
  return encoding_->kind == Kind::utf8 || encoding_->kind == Kind::single_byte ||
         encoding_->kind == Kind::multi_byte;
}

std::string Charset::decoded(std::string_view text) const {
  if (text.empty()) return {};
  if (encoding_->kind == Kind::replacement_only) return std::string(kReplacement);
  IconvConverter converter("UTF-8", encoding_->name);
  if (!converter.is_open()) return std::string(kReplacement);
  if (encoding_->kind == Kind::single_byte) return decoded_bytes(converter, text);
  return decoded_stream(converter, text, is_utf16() ? 2 : 1);
}

}  // namespace simul::html
