#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/duration.hpp"
#include "http/cookie_jar.hpp"
#include "http/failure.hpp"

namespace simul::http {

/// What a GET may take at most; more is a failure. Zero turns a limit of time or speed off (for
/// connecting, libcurl's own 300 s remain).
struct Limits {
  /// Name, TCP and TLS together.
  Duration connect_timeout = std::chrono::seconds(10);
  /// The whole GET, redirects included. Whole milliseconds.
  Duration total_timeout = std::chrono::seconds(60);
  /// A body that is slower than this many bytes a second for `slow_for` (whole seconds) fails.
  std::int64_t lowest_speed = 100;
  Duration slow_for = std::chrono::seconds(20);
  /// Redirects followed in one GET. With 0 the first redirect is a failure.
  int max_redirects = 10;
  /// Of one hop, status lines and interim responses included. At most 256 KiB, because libcurl has
  /// a limit of its own not far above.
  std::int64_t max_header_bytes = 64 << 10;
  /// Of the body, after decoding.
  std::int64_t max_body_bytes = 64 << 20;

  friend bool operator==(const Limits&, const Limits&) = default;
};

struct ClientOptions {
  Limits limits;
  /// If false, every request has a new connection, which is closed after it.
  bool reuse_connections = true;
  /// If false, a redirect (see is_redirect) ends the GET; since it is not 2xx, as http_status.
  bool follow_redirects = true;
  /// The session that the client belongs to. If null, it has a session of its own.
  std::shared_ptr<CookieJar> cookies;
  /// The authorities to trust, as a PEM file. If empty, the system's. Certificates are always
  /// verified.
  std::string ca_file;
  /// If empty, there is no such header.
  std::string user_agent = "simul";
  /// Send "Accept-Encoding: gzip". Encoded bodies are decoded either way. Each header that is not
  /// sent saves a twentieth of libcurl's work on a small GET.
  bool accept_compressed = true;
  /// Addresses to use instead of asking the resolver, each "host:port:address". For every other
  /// name libcurl starts a thread that ends with the look-up. It starts none for literal addresses,
  /// for "localhost" and for the names given here.
  std::vector<std::string> addresses;
  /// All GETs go to one server. Then an AsyncClient may keep its connections in groups, among which
  /// libcurl finds a free one sooner: see Multi.
  bool one_server = false;
  /// For blocking clients: once it is true, a GET in progress ends within a second as `other`, and
  /// so does every later one. Must outlive the client.
  const std::atomic<bool>* stop = nullptr;
};

/// The same options, with a cookie jar of their own if they have none.
ClientOptions in_a_session(ClientOptions options);

/// Up to this size, the memory for a body is reserved at once and kept for the next one. Beyond it,
/// the server would decide how much memory we hold: a thousand transfers that have each met a large
/// body once would keep it. As large as libcurl's own buffer of a transfer.
inline constexpr std::size_t kLargestReserve = 16 << 10;

/// The result of a GET. Proxies set in the environment are ignored, by all clients alike.
struct Response {
  /// As before its GET. Keeps the memory of a body that is not large.
  void clear();

  /// No value means success: a whole 2xx response within the limits.
  std::optional<FailureKind> failure;
  bool ok() const { return !failure; }

  /// Of the last response, 0 if none came. Set for every kind of failure, not only http_status.
  int status = 0;
  /// Decoded. After a failure, what had been received.
  std::string body;
  /// The header's value; of several such headers, all values, separated by commas.
  std::string content_type;
  /// The URL that answered: the one given, or where the last redirect led.
  std::string final_url;
  /// The failure in one line, for people. Empty on success.
  std::string detail;
  /// From the request's start to the response's end, redirects included.
  double seconds = 0;
  /// TCP connections opened for this GET: 0 if a kept one served it. libcurl silently replaces a
  /// kept connection that is dead; that shows only here, as 1, and in requests_sent.
  int connections_opened = 0;
  int redirects = 0;
  /// Requests sent for this GET: one, one more for each redirect, one more for each kept connection
  /// that turned out to be dead when a request was sent on it.
  int requests_sent = 0;
  /// How long the server asked to be left alone with Retry-After, whether in seconds or as a date.
  /// 0 if it did not, or if that time is over.
  std::chrono::seconds retry_after{0};
};

}  // namespace simul::http
