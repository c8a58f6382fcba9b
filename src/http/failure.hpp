#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace simul::http {

/// Why a GET did not end in a whole, successful response. Every GET has exactly one result: success
/// or one of these. Tables, JSON and charts show their names (see name()).
enum class FailureKind : std::uint8_t {
  bad_url,               // the URL given cannot be parsed, or has no scheme
  unsupported_scheme,    // neither http nor https, in the URL given or in a redirect
  dns,                   // the host name could not be resolved
  refused,               // no server listens at that address and port
  unreachable,           // no route to the host or its network
  timed_out_connecting,  // no usable connection (TCP and TLS) in time
  timed_out_waiting,     // the request was sent; the response's headers were not whole in time
  timed_out_reading,     // the headers came; the body was not whole in time
  too_slow,              // the body came below the lowest speed for too long
  closed_early,          // the server ended the connection (FIN) before the response was whole
  reset,                 // the server cut the connection (RST)
  malformed,             // what the server sent is not HTTP/1.1
  too_large,             // more header bytes or body bytes than the limits allow
  bad_encoding,          // the content coding is unknown, corrupt or cut short
  too_many_redirects,    // more redirects than the limits allow
  bad_redirect,          // a redirect (301, 302, 303, 307, 308) without a Location, or to no URL
  tls_wrong_host,        // the certificate is for another host
  tls_expired,           // the certificate is expired, or not valid yet
  tls_untrusted,         // no trusted authority signed the certificate
  tls_failed,            // any other failure of TLS
  http_status,           // a whole response, but its status is not 2xx
  out_of_resources,      // this machine ran out of descriptors, ports or memory
  other,                 // none of the above; see the response's detail
};

/// The kinds are 0 … kFailureKindCount - 1, so that they can index an array.
inline constexpr std::size_t kFailureKindCount = static_cast<std::size_t>(FailureKind::other) + 1;

/// "closed_early" for FailureKind::closed_early, and so on.
std::string_view name(FailureKind kind);

/// One sentence for tables and logs.
std::string_view describe(FailureKind kind);

/// Whether a later try can succeed. `status` matters for http_status only: 408, 429, 500, 502, 503
/// and 504 are temporary.
bool can_pass(FailureKind kind, int status = 0);

/// Of a connection that could not be made, and of one that broke, by the errno of the socket call.
FailureKind connect_failure(int os_errno);
FailureKind broken_connection(int os_errno, bool headers_complete);

/// All that is known when a transfer ends. libcurl's code alone does not decide: several bad
/// responses give "OK", and different faults share one code.
struct Evidence {
  int curl_code = 0;  // a CURLcode
  std::optional<FailureKind> stopped =
      std::nullopt;                // set if one of our own checks ended the transfer
  int os_errno = 0;                // errno of the socket call that failed, 0 if none did
  long tls_verify_result = 0;      // an X509_V_ERR_… code
  bool tls = false;                // the last requested URL is https
  bool follow_redirects = true;    // redirects are to be followed
  int redirects = 0;               // followed so far
  bool request_sent = false;       // on the last hop
  int status = 0;                  // of the last hop's response; 0 before its status line
  bool headers_complete = false;   // the blank line after its headers came
  std::int64_t header_bytes = 0;   // of the last hop, status lines included
  bool framing_complaint = false;  // libcurl's message is about the chunked framing
  bool abrupt_tls_end = false;     // … about an end of the connection without close_notify
  bool coding_complete = true;     // the encoded stream reached its end
  std::int64_t body_bytes = 0;     // received, before decoding
  std::optional<std::int64_t> content_length = std::nullopt;
  double seconds = 0;        // since the transfer began
  double total_timeout = 0;  // in seconds; 0 means none
};

/// No value means success. A pure function of the evidence.
std::optional<FailureKind> classify(const Evidence& evidence);

}  // namespace simul::http
