#include "net/html_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace simul::net {
namespace {

struct NamedReference {
  std::string_view name;
  std::string_view text;
  bool needs_semicolon;
};

// Sorted by name. Compared, name by name, with Python's html.entities.html5 in tests/python.
constexpr NamedReference kNamedReferences[] = {
#include "net/html_references.inc"
};

constexpr char32_t kReplacement = 0xFFFD;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void append_utf8(std::string& out, char32_t code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

// The standard takes references to C1 controls for what Windows-1252 has in their place.
char32_t numeric_character(std::uint32_t code) {
  static constexpr std::array<char32_t, 32> kWindows1252 = {
      0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  if (code >= 0x80 && code < 0xA0) return kWindows1252[code - 0x80];
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code == 0 || surrogate || code > 0x10FFFF ? kReplacement : static_cast<char32_t>(code);
}

std::optional<unsigned> digit_value(char c, unsigned base) {
  if (is_digit(c)) return c - '0';
  if (base == 16 && c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (base == 16 && c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// `text` begins with "&#". Decodes the reference into `out` and returns its length, or 0 if there
// is no digit.
std::size_t decode_numeric(std::string_view text, std::string& out) {
  const bool hexadecimal = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const unsigned base = hexadecimal ? 16 : 10;
  const std::size_t first = hexadecimal ? 3 : 2;
  std::uint32_t code = 0;
  std::size_t at = first;
  for (; at < text.size(); ++at) {
    const auto digit = digit_value(text[at], base);
    if (!digit) break;
    if (code <= 0x10FFFF) code = code * base + *digit;
  }
  if (at == first) return 0;
  append_utf8(out, numeric_character(code));
  return at < text.size() && text[at] == ';' ? at + 1 : at;
}

// `text` begins with "&". As decode_numeric; 0 if it is no reference.
std::size_t decode_named(std::string_view text, std::string& out) {
  static constexpr std::size_t kLongestName = [] {
    std::size_t longest = 0;
    for (const auto& reference : kNamedReferences) {
      longest = std::max(longest, reference.name.size());
    }
    return longest;
  }();
  // In an attribute a name counts only where it ends: no letter, digit or "=" may follow it unless
  // a semicolon does. So there is one candidate, the whole run of letters and digits.
  std::size_t end = 1;
  while (end < text.size() && end <= kLongestName + 1 && is_alphanumeric(text[end])) ++end;
  const std::string_view name = text.substr(1, end - 1);
  const bool semicolon = end < text.size() && text[end] == ';';
  if (!semicolon && end < text.size() && text[end] == '=') return 0;

  const auto* found = std::ranges::lower_bound(kNamedReferences, name, {}, &NamedReference::name);
  if (found == std::end(kNamedReferences) || found->name != name) return 0;
  if (found->needs_semicolon && !semicolon) return 0;
  out += found->text;
  return semicolon ? end + 1 : end;
}

std::size_t decode_reference(std::string_view text, std::string& out) {
  return text.starts_with("&#") ? decode_numeric(text, out) : decode_named(text, out);
}

// The length of the UTF-8 sequence that `text` begins with, or 0 if it begins with none: neither
// overlong forms nor surrogates nor anything past U+10FFFF are UTF-8.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < lowest || byte(1) > highest) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return length;
}

void append_escaped(std::string& out, char c) {
  static constexpr std::string_view kHexadecimal = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += {'%', kHexadecimal[byte >> 4], kHexadecimal[byte & 15]};
}

}  // namespace

std::string attribute_text(std::string_view raw) {
  const bool plain = std::ranges::all_of(
      raw, [](char c) { return c != '&' && c != '\0' && static_cast<unsigned char>(c) < 0x80; });
  if (plain) return std::string(raw);
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    std::size_t length = 0;
    if (raw.front() == '&') length = decode_reference(raw, out);
    if (length == 0) {
      length = sequence_length(raw);
      if (length == 0) {
        append_escaped(out, raw.front());
        length = 1;
      } else if (raw.front() == '\0') {
        append_utf8(out, kReplacement);
      } else {
        out += raw.substr(0, length);
      }
    }
    raw.remove_prefix(length);
  }
  return out;
}

}  // namespace simul::net
