#include "html/content_type.hpp"

#include <algorithm>
#include <cstddef>

#include "core/ascii.hpp"

namespace simul::html {
namespace {

constexpr std::string_view kCharset = "charset";

// The length of the parameter that `text` begins with.
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

std::string_view without_leading_white(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kHtmlWhiteSpace), text.size()));
}

}  // namespace

bool is_html_type(std::string_view content_type) {
  const std::string_view type =
      trimmed(content_type.substr(0, content_type.find(';')), kHttpWhiteSpace);
  return type.empty() || equal_ignoring_case(type, "text/html") ||
         equal_ignoring_case(type, "application/xhtml+xml");
}

std::optional<std::string_view> charset_of_header(std::string_view content_type) {
  for (;;) {
    content_type.remove_prefix(parameter_length(content_type));
    if (content_type.empty()) return std::nullopt;
    content_type.remove_prefix(1);
    content_type = trimmed(content_type, kHttpWhiteSpace);
    if (!equal_ignoring_case(content_type.substr(0, kCharset.size()), kCharset)) continue;
    std::string_view value = content_type.substr(kCharset.size());
    if (!value.starts_with('=')) continue;
    value = value.substr(1, parameter_length(value) - 1);
    if (!value.starts_with('"')) return value;
    value.remove_prefix(1);
    return value.substr(0, value.find('"'));
  }
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
