#include "html/url.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/ascii.hpp"
#include "core/url_scheme.hpp"

namespace simul::html {
namespace {

// An absent component and an empty one are different: "x?" has a query.
struct Components {
  std::string_view scheme;  // empty if absent: no scheme is empty
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

bool has(std::string_view text, char c) {
  return text.find(c) != std::string_view::npos;
}
bool is_control_or_space(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}
bool is_line_or_tab(char c) {
  return c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed_end(std::string_view text) {
  while (!text.empty() && is_control_or_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string cleaned(std::string_view text) {
  text = trimmed_end(text);
  while (!text.empty() && is_control_or_space(text.front())) text.remove_prefix(1);
  std::string result(text);
  std::erase_if(result, is_line_or_tab);
  return result;
}

// Cuts `text` at the first `mark`, and returns what follows it. Nothing if there is no mark.
std::optional<std::string_view> cut(std::string_view& text, char mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const auto rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

std::optional<Components> split(std::string_view url) {
  Components parts;
  parts.fragment = cut(url, '#');
  parts.query = cut(url, '?');
  parts.scheme = url_scheme(url);
  if (!parts.scheme.empty()) url.remove_prefix(parts.scheme.size() + 1);
  if (url.starts_with("//")) {
    url.remove_prefix(2);
    parts.authority = url.substr(0, url.find('/'));
    url.remove_prefix(parts.authority->size());
    if (has(*parts.authority, '[') != has(*parts.authority, ']')) return std::nullopt;
  }
  parts.path = url;
  return parts;
}

// Removes the first segment of `path` and the slash behind it. Nothing if there is no slash.
std::optional<std::string_view> take_segment(std::string_view& path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto segment = path.substr(0, slash);
  path.remove_prefix(slash + 1);
  return segment;
}

// Appends a segment of a path, with a slash before it, as section 5.2.4 removes dot segments: "."
// is left out, ".." takes the segment before it away. Empty segments are segments.
void append_segment(std::string& path, std::string_view segment) {
  if (segment == "..") {
    path.resize(std::min(path.rfind('/'), path.size()));
  } else if (segment != ".") {
    path.append("/").append(segment);
  }
}

// Appends a whole path, of which a first slash is left out.
void append_path(std::string& to, std::string_view path) {
  while (const auto segment = take_segment(path)) append_segment(to, *segment);
  append_segment(to, path);
  if (path == "." || path == "..") to += '/';
}

std::string composed(std::string url, std::optional<std::string_view> query,
                     std::optional<std::string_view> fragment) {
  if (query) url.append("?").append(*query);
  if (fragment) url.append("#").append(*fragment);
  return url;
}

}  // namespace

std::optional<BaseUrl> BaseUrl::parse(std::string_view url) {
  const std::string text = cleaned(url);
  // No result contains the fragment of its base.
  const auto parts = split(trimmed_end(without_fragment(text)));
  if (!parts || parts->scheme.empty() || parts->authority.value_or("").empty()) return std::nullopt;

  BaseUrl base;
  base.scheme_length_ = parts->scheme.size();
  std::ranges::transform(parts->scheme, std::back_inserter(base.origin_), lower);
  base.origin_.append("://").append(*parts->authority);
  if (parts->query) base.query_.emplace(*parts->query);
  if (!parts->path.empty()) {
    append_path(base.path_, parts->path.substr(1));
    base.directory_ = base.path_.substr(0, base.path_.rfind('/'));
  }
  return base;
}

std::optional<std::string> BaseUrl::resolve(std::string_view reference) const {
  std::string text = cleaned(reference);
  const auto parts = split(text);
  if (!parts) return std::nullopt;

  const std::string_view own_scheme(origin_.data(), scheme_length_);
  const bool same_scheme = parts->scheme.empty() || equal_ignoring_case(parts->scheme, own_scheme);
  if (!same_scheme && !parts->authority) return text;

  std::string path;
  if (parts->authority) {
    std::string url(same_scheme ? own_scheme : parts->scheme);
    url.append("://").append(*parts->authority);
    if (!parts->path.empty()) append_path(path, parts->path.substr(1));
    return composed(url + path, parts->query, parts->fragment);
  }
  if (parts->path.empty()) {
    return composed(origin_ + path_, parts->query ? parts->query : query_, parts->fragment);
  }
  const bool absolute = parts->path.starts_with('/');
  if (!absolute) path = directory_;
  append_path(path, parts->path.substr(absolute ? 1 : 0));
  return composed(origin_ + path, parts->query, parts->fragment);
}

std::size_t BaseUrl::size() const {
  return origin_.size() + path_.size() + (query_ ? query_->size() + 1 : 0);
}

std::optional<std::string> resolve(std::string_view base, std::string_view reference) {
  const auto parsed = BaseUrl::parse(base);
  return parsed ? parsed->resolve(reference) : std::nullopt;
}

std::string_view host(std::string_view url) {
  const auto parts = split(url);
  if (!parts) return {};
  std::string_view host = parts->authority.value_or("");
  host.remove_prefix(host.rfind('@') + 1);
  const auto port = host.find(':', host.starts_with('[') ? host.find(']') : 0);
  return host.substr(0, port);
}

std::string_view without_fragment(std::string_view url) {
  return url.substr(0, url.find('#'));
}

std::string request_url(std::string_view url) {
  static constexpr std::string_view kRefused = "\"<>\\^`{|}";
  url = without_fragment(url);
  const auto authority = url.find("://");
  const auto start =
      authority == std::string_view::npos ? 0 : url.find_first_of("/?", authority + 3);
  std::string result(url.substr(0, start));
  for (const char c : url.substr(result.size())) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7F || has(kRefused, c)) {
      append_percent_encoded(result, c);
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace simul::html
