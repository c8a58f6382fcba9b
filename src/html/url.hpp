#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace simul::html {

/// An absolute URL that references are resolved against, by RFC 3986 (section 5.2), without its
/// strictness: `http:g` under an http base is the relative reference `g`, as in browsers. So:
///  - empty segments are segments: `a//b` stays, and `..` takes an empty segment away like any
///  other;
///  - an empty query or fragment is one: `?` is the base with an empty query, `#` has a `#` at its
///    end;
///  - dot segments are removed from every path, that of the base included. A reference with another
///    scheme and without an authority (`mailto:`, `data:`) is passed on as it is.
///
/// Base and reference alike lose leading and trailing control characters and spaces, and tab, CR
/// and LF anywhere, as in browsers: no result contains one of the three, or ends in white space.
/// Every other byte is passed on unchanged. Nothing is escaped, unescaped or validated, so a result
/// is not always what may be sent: see `request_url`.
///
/// Time and memory are linear in base and reference. Resolving a result again changes nothing.
class BaseUrl {
 public:
  /// Nothing if `url` has no scheme or no authority (`mailto:x`, `file:///x`, `/x`), or if the
  /// authority has `[` without `]` or the reverse.
  static std::optional<BaseUrl> parse(std::string_view url);

  /// Nothing if the authority of `reference` has `[` without `]` or the reverse.
  std::optional<std::string> resolve(std::string_view reference) const;

  /// The length of the base, which bounds what it can add to a reference.
  std::size_t size() const;

 private:
  BaseUrl() = default;

  std::string origin_;  // scheme in lower case, "://", authority
  std::size_t scheme_length_ = 0;
  std::string path_;                  // empty, or begins with a slash
  std::optional<std::string> query_;  // without its question mark
  // What relative paths are merged with: the path before its last slash.
  std::string directory_;
};

/// `BaseUrl::parse(base)->resolve(reference)`, for a single reference.
std::optional<std::string> resolve(std::string_view base, std::string_view reference);

/// The host as it is written, an IPv6 address with its brackets. Empty if there is none.
std::string_view host(std::string_view url);

/// The URL up to its first `#`.
std::string_view without_fragment(std::string_view url);

/// The URL as it may be sent: without its fragment, and with %XX for every byte behind the
/// authority that RFC 3986 does not allow (space, controls, what is not ASCII, and "<>\^`{|}).
/// Existing escapes stay. The authority stays, too: the HTTP library encodes host names that are
/// not ASCII.
std::string request_url(std::string_view url);

}  // namespace simul::html
