#include "html/html_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "core/ascii.hpp"
#include "core/utf8.hpp"

namespace simul::html {
namespace {

struct NamedReference {
  std::string_view name;
  std::string_view text;
  bool needs_semicolon;
};

// Sorted by name. A test in tests/python compares them with Python's html.entities.html5.
constexpr NamedReference kNamedReferences[] = {
#include "html/html_references.inc"
};

constexpr char32_t kReplacementCharacter = 0xFFFD;

bool is_alphanumeric(char c) {
  return is_digit(c) || is_letter(c);
}

// The standard maps references to C1 controls to the characters of windows-1252.
char32_t numeric_character(std::uint32_t code) {
  static constexpr std::array<char32_t, 32> kWindows1252 = {
      0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  if (code >= 0x80 && code < 0xA0) return kWindows1252[code - 0x80];
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code == 0 || surrogate || code > 0x10FFFF ? kReplacementCharacter
                                                   : static_cast<char32_t>(code);
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

// As decode_numeric, for a `text` that begins with "&". Returns 0 if it is no reference.
std::size_t decode_named(std::string_view text, std::string& out) {
  static constexpr std::size_t kLongestName = [] {
    std::size_t longest = 0;
    for (const auto& reference : kNamedReferences) {
      longest = std::max(longest, reference.name.size());
    }
    return longest;
  }();
  // In an attribute, a name without a semicolon counts only if no letter, digit or "=" follows it.
  // So the only candidate is the whole run of letters and digits.
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

}  // namespace

std::string attribute_text(std::string_view raw) {
  const bool unchanged = std::ranges::all_of(
      raw, [](char c) { return c != '&' && c != '\0' && static_cast<unsigned char>(c) < 0x80; });
  if (unchanged) return std::string(raw);
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    std::size_t length = 0;
    if (raw.front() == '&') length = decode_reference(raw, out);
    if (length == 0) {
      const auto sequence = first_sequence(raw);
      const bool is_text = sequence.valid && raw.front() != '\0';
      length = sequence.length;
      out += is_text ? raw.substr(0, length) : kReplacement;
    }
    raw.remove_prefix(length);
  }
  return out;
}

}  // namespace simul::html
