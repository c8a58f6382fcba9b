#include "html/url.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/ascii.hpp"
#include "core/url_scheme.hpp"

namespace simul::html {
namespace {

// An absent component and an empty one are the same here: see BaseUrl.
struct Components {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  std::string_view query;
  std::string_view fragment;
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

// Cuts `text` at the first `mark`, and returns what follows it.
std::string_view cut(std::string_view& text, char mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return {};
  const auto rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

std::optional<Components> split(std::string_view url) {
  Components parts;
  parts.fragment = cut(url, '#');
  // White space before an empty fragment or query is at the end, too: "g #" is "g".
  if (parts.fragment.empty()) url = trimmed_end(url);
  parts.query = cut(url, '?');
  if (parts.fragment.empty() && parts.query.empty()) url = trimmed_end(url);
  parts.scheme = url_scheme(url);
  if (!parts.scheme.empty()) url.remove_prefix(parts.scheme.size() + 1);
  if (url.starts_with("//")) {
    url.remove_prefix(2);
    parts.authority = url.substr(0, url.find('/'));
    url.remove_prefix(parts.authority.size());
    if (has(parts.authority, '[') != has(parts.authority, ']')) return std::nullopt;
  }
  parts.path = url;
  return parts;
}

// A list of segments under construction. As in urljoin, `..` can remove even the empty segment
// before the first slash; resolve() then puts that slash back.
class Path {
 public:
  Path() = default;
  Path(std::string joined, std::size_t segments)
      : joined_(std::move(joined)), segments_(segments) {}

  void add(std::string_view segment) {
    if (segment == "..") {
      remove_last();
    } else if (segment != ".") {
      if (segments_++ > 0) joined_ += '/';
      joined_ += segment;
    }
  }

  void add_last(std::string_view segment) {
    add(segment);
    if (segment == "." || segment == "..") add("");
  }

  const std::string& joined() const { return joined_; }
  std::size_t segments() const { return segments_; }

 private:
  void remove_last() {
    if (segments_ == 0) return;
    joined_.resize(--segments_ == 0 ? 0 : joined_.rfind('/'));
  }

  std::string joined_;
  std::size_t segments_ = 0;
};

// Removes the first segment of `path` and the slash behind it. Nothing if there is no slash.
std::optional<std::string_view> take_segment(std::string_view& path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto segment = path.substr(0, slash);
  path.remove_prefix(slash + 1);
  return segment;
}

std::string composed(std::string url, std::string_view query, std::string_view fragment) {
  if (!query.empty()) url.append("?").append(query);
  if (!fragment.empty()) url.append("#").append(fragment);
  return url;
}

}  // namespace

std::optional<BaseUrl> BaseUrl::parse(std::string_view url) {
  const std::string text = cleaned(url);
  // No result contains the fragment of its base.
  const auto parts = split(without_fragment(text));
  if (!parts || parts->scheme.empty() || parts->authority.empty()) return std::nullopt;

  BaseUrl base;
  base.scheme_length_ = parts->scheme.size();
  std::ranges::transform(parts->scheme, std::back_inserter(base.origin_), lower);
  base.origin_.append("://").append(parts->authority);
  base.path_ = parts->path;
  base.query_ = parts->query;
  Path directory;
  directory.add("");
  std::string_view path = parts->path;
  while (const auto segment = take_segment(path)) {
    if (!segment->empty()) directory.add(*segment);
  }
  base.directory_ = directory.joined();
  base.directory_segments_ = directory.segments();
  return base;
}

std::optional<std::string> BaseUrl::resolve(std::string_view reference) const {
  std::string text = cleaned(reference);
  const auto parts = split(text);
  if (!parts) return std::nullopt;

  const std::string_view scheme(origin_.data(), scheme_length_);
  if (!parts->scheme.empty() && !equal_ignoring_case(parts->scheme, scheme)) return text;

  if (!parts->authority.empty()) {
    std::string url(scheme);
    url.append("://").append(parts->authority).append(parts->path);
    return composed(std::move(url), parts->query, parts->fragment);
  }
  if (parts->path.empty()) {
    const std::string_view query = parts->query.empty() ? query_ : parts->query;
    return composed(origin_ + path_, query, parts->fragment);
  }
  const bool absolute = parts->path.starts_with('/');
  Path path = absolute ? Path() : Path(directory_, directory_segments_);
  std::string_view rest = parts->path;
  while (const auto segment = take_segment(rest)) {
    if (absolute || !segment->empty()) path.add(*segment);
  }
  path.add_last(rest);
  std::string url = origin_;
  if (!path.joined().starts_with('/')) url += '/';
  url += path.joined();
  return composed(std::move(url), parts->query, parts->fragment);
}

std::size_t BaseUrl::size() const {
  return origin_.size() + path_.size() + query_.size();
}

std::optional<std::string> resolve(std::string_view base, std::string_view reference) {
  const auto parsed = BaseUrl::parse(base);
  return parsed ? parsed->resolve(reference) : std::nullopt;
}

std::string_view host(std::string_view url) {
  const auto parts = split(url);
  if (!parts) return {};
  std::string_view host = parts->authority;
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
