#include "http/easy_handle.hpp"

#include <unistd.h>

#include <algorithm>
#include <new>

#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/url_scheme.hpp"
#include "http/content_decoder.hpp"
#include "http/libcurl.hpp"

namespace simul::http {

namespace {

// Where a URL's path begins. The end of the URL if it has none.
std::size_t path_start(std::string_view url) {
  const auto begins_path = [](char c) { return c == '/' || c == '?' || c == '#'; };
  const auto authority = url.substr(std::min(url.find("://") + 3, url.size()));
  return static_cast<std::size_t>(std::ranges::find_if(authority, begins_path) - url.begin());
}

// Whether a parser returns this path and query unchanged: nothing to decode, no dot segments.
bool is_normalised(std::string_view path_and_query) {
  const auto is_unchanged = [](char c) {
    return is_letter(c) || is_digit(c) || c == '/' || c == '?' || c == '=' || c == '&' ||
           c == '.' || c == '_' || c == '-';
  };
  return path_and_query.starts_with('/') && !path_and_query.ends_with('?') &&
         std::ranges::all_of(path_and_query, is_unchanged) &&
         path_and_query.find("/.") == std::string_view::npos;
}

// "/page?" differs from "/page": the question mark is part of what the server is asked for.
bool has_empty_query(std::string_view url) {
  const std::size_t end = std::min(url.find('#'), url.size());
  return url.find('?') + 1 == end && end > 0;
}

curl_slist* append(curl_slist* list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  return longer;
}

long milliseconds(Duration duration) {
  return std::chrono::ceil<std::chrono::milliseconds>(duration).count();
}

long seconds(Duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

}  // namespace

EasyHandle::EasyHandle(const ClientOptions& options) : options_(options) {
  if (!options_.ca_file.empty() && access(options_.ca_file.c_str(), R_OK) != 0) {
    throw WorkError("cannot read the CA file '" + options_.ca_file + "'");
  }
  start_libcurl();
  if (options_.accept_compressed) {
    headers_.reset(append(nullptr, "Accept-Encoding: " + std::string(ContentDecoder::kAccepted)));
  }
  for (const std::string& address : options_.addresses) {
    addresses_.reset(append(addresses_.release(), address));
  }
  parsed_url_.reset(curl_url());
  handle_.reset(curl_easy_init());
  if (!parsed_url_ || !handle_) throw WorkError("libcurl cannot make a handle: out of memory");
  configure();
}

void EasyHandle::check(CURLcode code) {
  if (code == CURLE_OK) return;
  throw WorkError("libcurl refuses an option: " + std::string(curl_easy_strerror(code)));
}

void EasyHandle::configure() {
  const Limits& limits = options_.limits;
  set(CURLOPT_NOSIGNAL, 1L);
  // Do not wait for a hanging resolver after the time-out.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_ERRORBUFFER, message_.data());
  // libcurl spends a sixth of a small GET on parsing its URL, unless it is given a parsed one.
  set(CURLOPT_CURLU, parsed_url_.get());
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_NOPROXY, "*");  // ignore the proxies of the environment
  if (!options_.user_agent.empty()) set(CURLOPT_USERAGENT, options_.user_agent.c_str());
  if (headers_) set(CURLOPT_HTTPHEADER, headers_.get());
  if (addresses_) set(CURLOPT_RESOLVE, addresses_.get());
  if (!options_.ca_file.empty()) {
    set(CURLOPT_CAINFO, options_.ca_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (!options_.reuse_connections) {
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
  }
  if (options_.cookies) {
    // No cookie, but libcurl sends none without such an option. (CURLOPT_COOKIEFILE would be looked
    // at for each GET.)
    set(CURLOPT_COOKIELIST, "");
    set(CURLOPT_SHARE, static_cast<CURLSH*>(options_.cookies->share()));
  }
  set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connect_timeout));
  set(CURLOPT_TIMEOUT_MS, milliseconds(limits.total_timeout));
  set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits.lowest_speed));
  set(CURLOPT_LOW_SPEED_TIME, seconds(limits.slow_for));
}

long EasyHandle::number(CURLINFO info) const {
  long value = 0;
  curl_easy_getinfo(handle_.get(), info, &value);
  return value;
}

std::chrono::seconds EasyHandle::retry_after() const {
  curl_off_t seconds = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RETRY_AFTER, &seconds);
  return std::chrono::seconds(std::max<curl_off_t>(seconds, 0));
}

void EasyHandle::set_total_timeout(Duration timeout) {
  set(CURLOPT_TIMEOUT_MS, milliseconds(timeout));
}

std::optional<UrlRefusal> EasyHandle::set_url(const std::string& url) {
  if (url != url_ || url.empty()) {
    std::optional<UrlRefusal> refusal = set_other_url(url);
    if (refusal) return refusal;
  }
  set_request_target();
  return std::nullopt;
}

std::optional<UrlRefusal> EasyHandle::set_other_url(const std::string& url) {
  if (std::optional<UrlRefusal> refusal = refuse_url(url)) return refusal;
  return take_parsed(parse(url), url);
}

std::optional<UrlRefusal> EasyHandle::take_parsed(CURLUcode code, const std::string& url) {
  url_.clear();
  if (code != CURLUE_OK) return UrlRefusal{FailureKind::bad_url, curl_url_strerror(code)};
  // The text too: libcurl 7.88 asks for it again when a connection turns out dead. From 8.12 on it
  // makes a text of its own from the parsed URL.
  if (curl_easy_setopt(handle_.get(), CURLOPT_URL, url.c_str()) != CURLE_OK) {
    return UrlRefusal{FailureKind::bad_url, "too long"};
  }
  url_ = url;
  return std::nullopt;
}

// A location may contain spaces and bytes that are not ASCII, as in browsers.
std::optional<UrlRefusal> EasyHandle::set_redirect(const std::string& location) {
  const bool absolute = !url_scheme(location).empty();
  if (absolute && !is_http(location)) {
    return UrlRefusal{FailureKind::unsupported_scheme, "a redirect to neither http nor https"};
  }
  if ((absolute && !names_http_host(location)) ||
      (location.starts_with("//") && !names_authority(location))) {
    return UrlRefusal{FailureKind::bad_url, "a redirect to no host"};
  }
  const auto origin = [this] {
    return part(CURLUPART_SCHEME, 0) + "://" + part(CURLUPART_HOST, 0) + ":" +
           part(CURLUPART_PORT, CURLU_DEFAULT_PORT);
  };
  const std::string origin_before = origin();
  const std::string user = part(CURLUPART_USER, 0);
  const std::string password = part(CURLUPART_PASSWORD, 0);
  CURLUcode code = curl_url_set(parsed_url_.get(), CURLUPART_URL, location.c_str(),
                                CURLU_URLENCODE | CURLU_ALLOW_SPACE);
  if (code == CURLUE_OK && !user.empty() && part(CURLUPART_USER, 0).empty() &&
      origin() == origin_before) {
    code = curl_url_set(parsed_url_.get(), CURLUPART_USER, user.c_str(), 0);
    if (code == CURLUE_OK) {
      code = curl_url_set(parsed_url_.get(), CURLUPART_PASSWORD, password.c_str(), 0);
    }
  }
  std::string url = part(CURLUPART_URL, 0);
  if (has_empty_query(location) && !has_empty_query(url)) url += '?';
  std::optional<UrlRefusal> refusal = take_parsed(code, url);
  if (!refusal) set_request_target();
  return refusal;
}

// "" if there is no such part.
std::string EasyHandle::part(CURLUPart what, unsigned flags) const {
  char* text = nullptr;
  if (curl_url_get(parsed_url_.get(), what, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

// libcurl drops the question mark of an empty query from 8.8 on, unless it is told the target.
void EasyHandle::set_request_target() {
  if (has_empty_query(url_)) {
    const std::string target = part(CURLUPART_PATH, CURLU_URLENCODE) + "?";
    set(CURLOPT_REQUEST_TARGET, target.c_str());
    target_set_ = true;
  } else if (target_set_) {
    set(CURLOPT_REQUEST_TARGET, static_cast<const char*>(nullptr));
    target_set_ = false;
  }
}

// Successive URLs are often of one site, and parsing a whole URL costs a tenth of a small GET: only
// the path and query are parsed then.
CURLUcode EasyHandle::parse(const std::string& url) {
  CURLU* const parsed = parsed_url_.get();
  const std::size_t path = path_start(url);
  const bool same_site = !url_.empty() && path_start(url_) == path &&
                         url_.starts_with(std::string_view(url).substr(0, path));
  if (!same_site || !is_normalised(std::string_view(url).substr(path))) {
    return curl_url_set(parsed, CURLUPART_URL, url.c_str(), 0);
  }
  const std::size_t query = std::min(url.find('?', path), url.size());
  const bool has_query = query != url.size();
  CURLUcode code = curl_url_set(parsed, CURLUPART_PATH, url.substr(path, query - path).c_str(), 0);
  if (code == CURLUE_OK) {
    code = curl_url_set(parsed, CURLUPART_QUERY, has_query ? url.c_str() + query + 1 : nullptr, 0);
  }
  if (code == CURLUE_OK) code = curl_url_set(parsed, CURLUPART_FRAGMENT, nullptr, 0);
  return code;
}

void EasyHandle::reset() {
  curl_easy_reset(handle_.get());
  configure();
  url_.clear();
  target_set_ = false;
}

}  // namespace simul::http
