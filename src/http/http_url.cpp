#include "http/http_url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "core/ascii.hpp"
#include "core/url_scheme.hpp"

namespace simul::http {

namespace {

// Whether a scheme is meant. In "localhost:80" it is not: a port follows. In "tel:112" it is.
bool names_a_scheme(std::string_view url) {
  const std::string_view scheme = url_scheme(url);
  if (scheme.empty() || scheme.size() + 1 == url.size()) return false;
  return !is_digit(url[scheme.size() + 1]) || equal_ignoring_case(scheme, "tel") ||
         equal_ignoring_case(scheme, "sms");
}

bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || !is_ascii_byte(c);
}

bool is_ipv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, port);
  return error == std::errc() && stop == end && port >= 1 && port <= 65535;
}

UrlRefusal bad(std::string why) {
  return {FailureKind::bad_url, std::move(why)};
}

std::optional<UrlRefusal> split_authority(HttpUrl& url) {
  std::string_view rest = url.authority;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos) return bad("an address without its closing bracket");
    url.host.assign(rest, 1, end - 1);
    rest.remove_prefix(end + 1);
    if (!is_ipv6(url.host)) return bad("no IPv6 address between the brackets");
  } else {
    url.host.assign(rest, 0, rest.find(':'));
    rest.remove_prefix(url.host.size());
    if (url.host.empty() || !std::ranges::all_of(url.host, is_name_character)) {
      return bad("no name of a host");
    }
  }
  url.port.assign(std::string_view(url.tls ? "443" : "80"));
  if (rest.empty() || rest == ":") return std::nullopt;
  if (!rest.starts_with(':') || !is_port(rest.substr(1))) return bad("no number of a port");
  url.port.assign(rest, 1);
  return std::nullopt;
}

}  // namespace

bool names_authority(std::string_view text) {
  return text.starts_with("//") && text.size() > 2 &&
         std::string_view("/?#\\").find(text[2]) == std::string_view::npos;
}

bool names_http_host(std::string_view url) {
  if (!is_http(url)) return false;
  url.remove_prefix(url_scheme(url).size() + 1);
  return names_authority(url);
}

std::optional<UrlRefusal> refuse_url(std::string_view url) {
  if (names_http_host(url)) return std::nullopt;
  if (is_http(url) || !names_a_scheme(url)) {
    return UrlRefusal{FailureKind::bad_url, "no http:// or https:// and a host in front"};
  }
  return UrlRefusal{FailureKind::unsupported_scheme, "neither http nor https"};
}

std::variant<HttpUrl, UrlRefusal> parse_http_url(std::string_view text) {
  if (std::optional<UrlRefusal> refusal = refuse_url(text)) return *std::move(refusal);
  HttpUrl url;
  const std::string_view scheme = url_scheme(text);
  url.tls = equal_ignoring_case(scheme, "https");
  text.remove_prefix(scheme.size() + 3);
  text = text.substr(0, text.find('#'));
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    url.has_user = true;
    authority.remove_prefix(at + 1);
  }
  url.authority.assign(authority);
  if (std::optional<UrlRefusal> refusal = split_authority(url)) return *std::move(refusal);
  text.remove_prefix(end);
  if (!text.starts_with('/')) url.target += '/';
  for (const char c : text) {
    if (!is_ascii_byte(c)) {
      append_percent_encoded(url.target, c);
      continue;
    }
    if (c <= ' ' || c == 0x7F) return bad("a blank or a control character in it");
    url.target += c;
  }
  return url;
}

}  // namespace simul::http
