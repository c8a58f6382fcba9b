#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/failure.hpp"

namespace simul::http {

/// Why a URL is not asked for.
struct UrlRefusal {
  FailureKind kind;
  std::string why;
};

/// Nothing if the URL begins with http:// or https:// and something that may be a host; libcurl
/// alone would accept some others as well: with one slash or three, or resolved against the URL
/// before.
std::optional<UrlRefusal> refuse_url(std::string_view url);

/// Whether the text begins with "//" and something that may be a host.
bool names_authority(std::string_view text);
/// Whether the URL begins with http:// or https:// and something that may be a host.
bool names_http_host(std::string_view url);

/// The parts of an http URL that a request is made of.
struct HttpUrl {
  bool tls = false;
  /// User name and password are no part of it; whether there were any.
  bool has_user = false;
  /// A name, or a literal address without brackets.
  std::string host;
  /// 1 to 65535, the scheme's if the URL has none.
  std::string port;
  /// Host and port as the URL has them: the value of the header "Host".
  std::string authority;
  /// Path and query as they are sent: bytes that are not ASCII percent-encoded, no fragment.
  std::string target;
};

/// Splits a URL that refuse_url() accepts.
std::variant<HttpUrl, UrlRefusal> parse_http_url(std::string_view url);

}  // namespace simul::http
