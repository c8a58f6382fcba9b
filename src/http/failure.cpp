#include "http/failure.hpp"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "http/response_head.hpp"

namespace simul::http {

namespace {

struct KindText {
  FailureKind kind;
  std::string_view name;
  std::string_view description;
  bool can_pass;  // http_status: see can_pass()
};

constexpr std::array kTexts = std::to_array<KindText>({
    {FailureKind::bad_url, "bad_url", "the URL cannot be parsed, or says no scheme", false},
    {FailureKind::unsupported_scheme, "unsupported_scheme",
     "the URL, or a redirect, is neither http nor https", false},
    {FailureKind::dns, "dns", "the host name could not be resolved", true},
    {FailureKind::refused, "refused", "nobody listens at that address and port", true},
    {FailureKind::unreachable, "unreachable", "there is no route to the host", true},
    {FailureKind::timed_out_connecting, "timed_out_connecting",
     "there was no usable connection in time", true},
    {FailureKind::timed_out_waiting, "timed_out_waiting",
     "the response's headers were not whole in time", true},
    {FailureKind::timed_out_reading, "timed_out_reading",
     "the response's body was not whole in time", true},
    {FailureKind::too_slow, "too_slow", "the body came below the lowest speed for too long", true},
    {FailureKind::closed_early, "closed_early",
     "the server ended the connection before the response was whole", true},
    {FailureKind::reset, "reset", "the server reset the connection", true},
    {FailureKind::malformed, "malformed", "what the server sent is not HTTP/1.1", false},
    {FailureKind::too_large, "too_large",
     "the headers or the body are larger than the limits allow", false},
    {FailureKind::bad_encoding, "bad_encoding",
     "the content coding is unknown, corrupt or cut short", false},
    {FailureKind::too_many_redirects, "too_many_redirects",
     "there are more redirects than the limits allow", false},
    {FailureKind::bad_redirect, "bad_redirect",
     "a redirect leads nowhere: no Location, or no URL in it", false},
    {FailureKind::tls_wrong_host, "tls_wrong_host", "the certificate is for another host", false},
    {FailureKind::tls_expired, "tls_expired", "the certificate is expired or not valid yet", false},
    {FailureKind::tls_untrusted, "tls_untrusted",
     "no trusted authority vouches for the certificate", false},
    {FailureKind::tls_failed, "tls_failed", "TLS failed", false},
    {FailureKind::http_status, "http_status", "the response is whole, but its status is not 2xx",
     false},
    {FailureKind::out_of_resources, "out_of_resources",
     "this machine ran out of descriptors, ports or memory", true},
    {FailureKind::other, "other", "another failure", false},
});

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    if (static_cast<std::size_t>(kTexts[i].kind) != i) return false;
  }
  return kTexts.size() == kFailureKindCount;
}
static_assert(in_order(), "one row for each kind, in the order of the enumeration");

const KindText& text(FailureKind kind) {
  return kTexts[static_cast<std::size_t>(kind)];
}

// libcurl fails for headers of 300 KB (a single line: 100 KB) with unspecific codes. Our own limit
// is lower, so only a single line can reach this.
constexpr std::int64_t kOversizedHeaders = std::int64_t{200} << 10;

// libcurl counts whole milliseconds and can be one ahead of our own clock.
constexpr double kClockSlack = 0.002;

bool cut_by_peer(int os_errno) {
  return os_errno == ECONNRESET || os_errno == EPIPE || os_errno == ECONNABORTED;
}

FailureKind timed_out(const Evidence& evidence) {
  if (!evidence.request_sent) return FailureKind::timed_out_connecting;
  if (!evidence.headers_complete) return FailureKind::timed_out_waiting;
  const bool total =
      evidence.total_timeout > 0 && evidence.seconds + kClockSlack >= evidence.total_timeout;
  return total ? FailureKind::timed_out_reading : FailureKind::too_slow;
}

FailureKind receive_failure(const Evidence& evidence) {
  const FailureKind kind = broken_connection(evidence.os_errno, evidence.headers_complete);
  if (kind != FailureKind::other) return kind;
  if (evidence.framing_complaint) return FailureKind::malformed;
  if (evidence.abrupt_tls_end) return FailureKind::closed_early;
  if (!evidence.headers_complete && evidence.header_bytes > kOversizedHeaders) {
    return FailureKind::too_large;
  }
  return evidence.tls ? FailureKind::tls_failed : FailureKind::malformed;
}

FailureKind certificate_failure(long verify_result) {
  switch (verify_result) {
    // The chain is valid: libcurl refused the name, before it stored a result.
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return FailureKind::tls_wrong_host;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return FailureKind::tls_expired;
    default:
      return FailureKind::tls_untrusted;
  }
}

std::optional<FailureKind> classify_response(const Evidence& evidence) {
  if (evidence.status == 101) return FailureKind::malformed;  // no switch was requested
  if (!evidence.headers_complete) return FailureKind::closed_early;
  if (evidence.content_length && evidence.body_bytes < *evidence.content_length) {
    return FailureKind::closed_early;
  }
  if (!evidence.coding_complete) return FailureKind::bad_encoding;
  if (evidence.status >= 200 && evidence.status < 300) return std::nullopt;
  if (evidence.follow_redirects && is_redirect(evidence.status)) return FailureKind::bad_redirect;
  return FailureKind::http_status;
}

}  // namespace

FailureKind connect_failure(int os_errno) {
  switch (os_errno) {
    case ECONNREFUSED:
      return FailureKind::refused;
    case ETIMEDOUT:
      return FailureKind::timed_out_connecting;
    case ECONNRESET:
      return FailureKind::reset;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EADDRNOTAVAIL:
      return FailureKind::out_of_resources;
    default:
      return FailureKind::unreachable;
  }
}

FailureKind broken_connection(int os_errno, bool headers_complete) {
  if (cut_by_peer(os_errno)) return FailureKind::reset;
  if (os_errno != ETIMEDOUT) return FailureKind::other;
  return headers_complete ? FailureKind::timed_out_reading : FailureKind::timed_out_waiting;
}

std::optional<FailureKind> classify(const Evidence& evidence) {
  if (evidence.stopped) return evidence.stopped;
  switch (evidence.curl_code) {
    case CURLE_OK:
      return classify_response(evidence);
    case CURLE_URL_MALFORMAT:
      return evidence.redirects > 0 || evidence.status != 0 ? FailureKind::bad_redirect
                                                            : FailureKind::bad_url;
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9, or a bad status line
      return FailureKind::malformed;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return FailureKind::dns;
    case CURLE_COULDNT_CONNECT:
      return connect_failure(evidence.os_errno);
    case CURLE_OPERATION_TIMEDOUT:
      return timed_out(evidence);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      return FailureKind::closed_early;
    case CURLE_SEND_ERROR:
      return cut_by_peer(evidence.os_errno) ? FailureKind::reset : FailureKind::closed_early;
    case CURLE_RECV_ERROR:
      return receive_failure(evidence);
    case CURLE_WEIRD_SERVER_REPLY:
      return FailureKind::malformed;
    case CURLE_BAD_CONTENT_ENCODING:
      return FailureKind::bad_encoding;
    case CURLE_FILESIZE_EXCEEDED:
      return FailureKind::too_large;
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE:
#endif
    case CURLE_OUT_OF_MEMORY:  // also for one oversized header line
      return evidence.request_sent && !evidence.headers_complete ? FailureKind::too_large
                                                                 : FailureKind::out_of_resources;
    case CURLE_PEER_FAILED_VERIFICATION:
      return certificate_failure(evidence.tls_verify_result);
    case CURLE_SSL_CONNECT_ERROR:
      if (evidence.abrupt_tls_end) return FailureKind::closed_early;
      return cut_by_peer(evidence.os_errno) ? FailureKind::reset : FailureKind::tls_failed;
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return FailureKind::tls_failed;
    default:
      return FailureKind::other;
  }
}

std::string_view name(FailureKind kind) {
  return text(kind).name;
}

std::string_view describe(FailureKind kind) {
  return text(kind).description;
}

bool can_pass(FailureKind kind, int status) {
  if (kind != FailureKind::http_status) return text(kind).can_pass;
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

}  // namespace simul::http
