#include "html/content_type.hpp"

#include <algorithm>
#include <cstddef>

#include "core/ascii.hpp"

namespace simul::html {
namespace {

constexpr std::string_view kCharset = "charset";

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_quotable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= ' ' && byte != 0x7F);
  });
}

std::string in_lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

// Removes and returns what stands before the first of two marks, or all.
std::string_view take_until(std::string_view& text, char mark, char other) {
  const auto is_mark = [&](char c) { return c == mark || c == other; };
  const auto length = std::ranges::find_if(text, is_mark) - text.begin();
  const std::string_view taken = text.substr(0, static_cast<std::size_t>(length));
  text.remove_prefix(taken.size());
  return taken;
}

std::string_view take_until(std::string_view& text, char mark) {
  return take_until(text, mark, mark);
}

// Removes the string in quotes that `text` begins with, and returns its value. A backslash takes
// the meaning from the character after it. The end of the text closes the string, too.
std::string take_quoted(std::string_view& text) {
  std::string value;
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
    value += text.front();
    text.remove_prefix(1);
  }
  if (!text.empty()) text.remove_prefix(1);
  return value;
}

// Removes the first value of a list of values separated by commas, and the comma. A comma within
// quotes separates nothing.
std::string_view take_value(std::string_view& list) {
  std::string_view rest = list;
  take_until(rest, '"', ',');
  while (rest.starts_with('"')) {
    take_quoted(rest);
    take_until(rest, '"', ',');
  }
  const std::string_view value = list.substr(0, list.size() - rest.size());
  if (!rest.empty()) rest.remove_prefix(1);
  list = rest;
  return value;
}

// The charset of "; name=value; …".
std::optional<std::string> charset_of_parameters(std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(1);  // the semicolon
    text.remove_prefix(std::min(text.find_first_not_of(kHttpWhiteSpace), text.size()));
    const std::string_view name = take_until(text, ';', '=');
    if (!text.starts_with('=')) continue;
    text.remove_prefix(1);
    std::string value;
    if (text.starts_with('"')) {
      value = take_quoted(text);
      take_until(text, ';');
    } else {
      value = trimmed(take_until(text, ';'), kHttpWhiteSpace);
      if (value.empty()) continue;
    }
    if (equal_ignoring_case(name, kCharset) && is_quotable(value)) return value;
  }
  return std::nullopt;
}

// "Parse a MIME type", of the MIME Sniffing standard.
std::optional<MimeType> parse_mime_type(std::string_view text) {
  text = trimmed(text, kHttpWhiteSpace);
  const std::string_view type = take_until(text, '/');
  if (!is_token(type) || text.empty()) return std::nullopt;
  text.remove_prefix(1);
  const std::string_view subtype = trimmed(take_until(text, ';'), kHttpWhiteSpace);
  if (!is_token(subtype)) return std::nullopt;
  return MimeType{.essence = in_lower_case(type) + "/" + in_lower_case(subtype),
                  .charset = charset_of_parameters(text)};
}

std::string_view without_leading_white(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kHtmlWhiteSpace), text.size()));
}

}  // namespace

std::optional<MimeType> extract_mime_type(std::string_view content_type) {
  std::optional<MimeType> type;
  while (!content_type.empty()) {
    std::optional<MimeType> next = parse_mime_type(take_value(content_type));
    if (!next || next->essence == "*/*") continue;
    if (type && type->essence == next->essence && !next->charset) next->charset = type->charset;
    type = std::move(next);
  }
  return type;
}

bool is_html_type(std::string_view content_type) {
  const auto type = extract_mime_type(content_type);
  return !type || type->essence == "text/html" || type->essence == "application/xhtml+xml" ||
         type->essence == "unknown/unknown" || type->essence == "application/unknown";
}

std::optional<std::string_view> charset_of_meta_content(std::string_view content) {
  do {
    const auto found = std::ranges::search(content, kCharset, {}, lower);
    if (found.empty()) return std::nullopt;
    content.remove_prefix(static_cast<std::size_t>(found.end() - content.begin()));
    content = without_leading_white(content);
  } while (!content.starts_with('='));
  content = without_leading_white(content.substr(1));
  if (content.empty()) return std::nullopt;
  if (content.front() == '"' || content.front() == '\'') {
    const auto end = content.find(content.front(), 1);
    return end == std::string_view::npos ? std::nullopt : std::optional(content.substr(1, end - 1));
  }
  return content.substr(0, content.find_first_of(" \t\n\f\r;"));
}

}  // namespace simul::html
