#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// ASCII as in HTTP, HTML and URLs: independent of the locale, and defined for every byte.
namespace simul {

/// HTML's white space. It separates attributes, for instance.
inline constexpr std::string_view kHtmlWhiteSpace = " \t\n\f\r";
/// HTTP's, around the values of header fields.
inline constexpr std::string_view kHttpWhiteSpace = " \t\n\r";

/// One of kHtmlWhiteSpace. Asked for almost every character of a page.
constexpr bool is_html_white(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

constexpr bool is_ascii_byte(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return x == y || lower(x) == lower(y); });
}

/// Whether a number has a leading zero ("010"), which some programs read as octal.
constexpr bool has_leading_zero(std::string_view number) {
  if (number.starts_with('-')) number.remove_prefix(1);
  return number.size() > 1 && number[0] == '0' && is_digit(number[1]);
}

/// Without the `blank` characters at its two ends.
constexpr std::string_view trimmed(std::string_view text, std::string_view blank) {
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// As `%` and two hexadecimal digits.
inline void append_percent_encoded(std::string& out, char c) {
  static constexpr std::string_view kHexadecimal = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += {'%', kHexadecimal[byte >> 4], kHexadecimal[byte & 15]};
}

}  // namespace simul
