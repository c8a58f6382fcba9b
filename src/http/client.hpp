#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/duration.hpp"
#include "http/failure.hpp"

namespace simul::http {

/// How much a server may ask of us before it is a failure. Zero turns a limit of time or speed off
/// (for connecting, libcurl's own 300 s remain).
struct Limits {
  /// Name, TCP and TLS together.
  Duration connect_timeout = std::chrono::seconds(10);
  /// The whole GET, redirects included. Whole milliseconds.
  Duration total_timeout = std::chrono::seconds(60);
  /// A body slower than this many bytes a second for `slow_for` (whole seconds) is given up.
  std::int64_t lowest_speed = 100;
  Duration slow_for = std::chrono::seconds(20);
  /// Followed in one GET; with 0 the first redirect is one too many.
  int max_redirects = 10;
  /// Of one hop, status lines and interim responses included. At most 256 KiB: libcurl's own limit
  /// is not far above.
  std::int64_t max_header_bytes = 64 << 10;
  /// Of the body, after decoding.
  std::int64_t max_body_bytes = 64 << 20;

  friend bool operator==(const Limits&, const Limits&) = default;
};

struct ClientOptions {
  Limits limits;
  /// false: a new connection for every request, closed after it.
  bool reuse_connections = true;
  /// false: a 3xx is an answer like any other (and, not being 2xx, http_status).
  bool follow_redirects = true;
  /// The authorities to trust, as a PEM file; empty: the system's. Certificates are always
  /// verified.
  std::string ca_file;
  /// Empty: no such header.
  std::string user_agent = "simul";
  /// Offer to take gzip. What comes is decoded either way. Each header that is not sent saves a
  /// twentieth of libcurl's work on a small GET.
  bool accept_compressed = true;
  /// Addresses to use instead of asking the resolver, each "host:port:address". libcurl looks every
  /// other name up on a thread that it starts for the purpose and that ends with the look-up; no
  /// thread is ever started for literal addresses, for "localhost" and for what is given here.
  std::vector<std::string> addresses;
  /// For blocking clients: once it is true, a GET under way ends within a second as `other`, and so
  /// does every later one. Outlives the client.
  const std::atomic<bool>* stop = nullptr;
};

/// What a GET came to. Proxies set in the environment are ignored, in all lanes alike.
struct Response {
  /// No value: a whole 2xx response within the limits. This is the definition of success.
  std::optional<FailureKind> failure;
  bool ok() const { return !failure; }

  /// Of the last response, 0 if none came. Also set when the failure is another one than
  /// http_status.
  int status = 0;
  /// Decoded. After a failure: what had come so far.
  std::string body;
  std::string content_type;
  /// The URL that answered: the one given, or where the last redirect led.
  std::string final_url;
  /// For people, one line; empty on success.
  std::string detail;
  /// From the request's start to the response's end, redirects included.
  double seconds = 0;
  /// TCP connections made for this GET: 0 when a kept one served it. A kept connection that turns
  /// out dead is replaced silently by libcurl, which shows here, as 1, and nowhere else.
  int connections_opened = 0;
  int redirects = 0;
  /// Requests that went out for this GET: one, one more for each redirect, one more for each kept
  /// connection that turned out dead under a request.
  int requests_sent = 0;
};

}  // namespace simul::http
