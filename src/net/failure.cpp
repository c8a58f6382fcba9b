#include "net/failure.hpp"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace simul::net {

namespace {

struct KindText {
  FailureKind kind;
  std::string_view name;
  std::string_view description;
  bool can_pass;  // kHttpStatus: see can_pass()
};

constexpr std::array kTexts = std::to_array<KindText>({
    {FailureKind::kBadUrl, "bad_url", "the URL cannot be parsed, or says no scheme", false},
    {FailureKind::kUnsupportedScheme, "unsupported_scheme",
     "the URL, or a redirect, is neither http nor https", false},
    {FailureKind::kDns, "dns", "the host name could not be resolved", true},
    {FailureKind::kRefused, "refused", "nobody listens at that address and port", true},
    {FailureKind::kUnreachable, "unreachable", "there is no route to the host", true},
    {FailureKind::kTimedOutConnecting, "timed_out_connecting",
     "there was no usable connection in time", true},
    {FailureKind::kTimedOutWaiting, "timed_out_waiting",
     "the response's headers were not whole in time", true},
    {FailureKind::kTimedOutReading, "timed_out_reading",
     "the response's body was not whole in time", true},
    {FailureKind::kTooSlow, "too_slow", "the body came below the lowest speed for too long", true},
    {FailureKind::kClosedEarly, "closed_early",
     "the server ended the connection before the response was whole", true},
    {FailureKind::kReset, "reset", "the server reset the connection", true},
    {FailureKind::kMalformed, "malformed", "what the server sent is not HTTP/1.1", false},
    {FailureKind::kTooLarge, "too_large",
     "the headers or the body are larger than the limits allow", false},
    {FailureKind::kBadEncoding, "bad_encoding",
     "the content coding is unknown, corrupt or cut short", false},
    {FailureKind::kTooManyRedirects, "too_many_redirects",
     "there are more redirects than the limits allow", false},
    {FailureKind::kBadRedirect, "bad_redirect",
     "a redirect leads nowhere: no Location, or no URL in it", false},
    {FailureKind::kTlsWrongHost, "tls_wrong_host", "the certificate is for another host", false},
    {FailureKind::kTlsExpired, "tls_expired", "the certificate is expired or not valid yet", false},
    {FailureKind::kTlsUntrusted, "tls_untrusted",
     "no trusted authority vouches for the certificate", false},
    {FailureKind::kTlsFailed, "tls_failed", "TLS failed", false},
    {FailureKind::kHttpStatus, "http_status", "the response is whole, but its status is not 2xx",
     false},
    {FailureKind::kOutOfResources, "out_of_resources",
     "this machine ran out of descriptors, ports or memory", true},
    {FailureKind::kOther, "other", "another failure", false},
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

// libcurl gives up on headers of 300 KB (a single line: 100 KB) with codes that do not say so. Our
// own limit is below that, so only a single line can get this far.
constexpr std::int64_t kOversizedHeaders = std::int64_t{200} << 10;

// libcurl counts time in whole milliseconds and can be one ahead of our own clock.
constexpr double kClockSlack = 0.002;

bool cut_by_peer(int os_errno) {
  return os_errno == ECONNRESET || os_errno == EPIPE || os_errno == ECONNABORTED;
}

FailureKind connect_failure(int os_errno) {
  switch (os_errno) {
    case ECONNREFUSED:
      return FailureKind::kRefused;
    case ETIMEDOUT:
      return FailureKind::kTimedOutConnecting;
    case ECONNRESET:
      return FailureKind::kReset;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EADDRNOTAVAIL:
      return FailureKind::kOutOfResources;
    default:
      return FailureKind::kUnreachable;
  }
}

FailureKind timed_out(const Evidence& evidence) {
  if (!evidence.request_sent) return FailureKind::kTimedOutConnecting;
  if (!evidence.headers_complete) return FailureKind::kTimedOutWaiting;
  const bool total =
      evidence.total_timeout > 0 && evidence.seconds + kClockSlack >= evidence.total_timeout;
  return total ? FailureKind::kTimedOutReading : FailureKind::kTooSlow;
}

FailureKind receive_failure(const Evidence& evidence) {
  if (cut_by_peer(evidence.os_errno)) return FailureKind::kReset;
  if (evidence.os_errno == ETIMEDOUT) {
    return evidence.headers_complete ? FailureKind::kTimedOutReading
                                     : FailureKind::kTimedOutWaiting;
  }
  if (evidence.framing_complaint) return FailureKind::kMalformed;
  if (evidence.abrupt_tls_end) return FailureKind::kClosedEarly;
  if (!evidence.headers_complete && evidence.header_bytes > kOversizedHeaders) {
    return FailureKind::kTooLarge;
  }
  return evidence.tls ? FailureKind::kTlsFailed : FailureKind::kMalformed;
}

FailureKind certificate_failure(long verify_result) {
  switch (verify_result) {
    // The chain is good: what libcurl refused is the name, before it noted a result.
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return FailureKind::kTlsWrongHost;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return FailureKind::kTlsExpired;
    default:
      return FailureKind::kTlsUntrusted;
  }
}

std::optional<FailureKind> judge_response(const Evidence& evidence) {
  if (evidence.status == 101) return FailureKind::kMalformed;  // nobody asked to switch protocols
  if (!evidence.headers_complete) return FailureKind::kClosedEarly;
  if (evidence.content_length && evidence.body_bytes < *evidence.content_length) {
    return FailureKind::kClosedEarly;
  }
  if (!evidence.coding_complete) return FailureKind::kBadEncoding;
  if (evidence.status >= 200 && evidence.status < 300) return std::nullopt;
  if (evidence.status >= 300 && evidence.status < 400 && evidence.status != 304 &&
      evidence.follow_redirects) {
    return FailureKind::kBadRedirect;
  }
  return FailureKind::kHttpStatus;
}

}  // namespace

std::optional<FailureKind> classify(const Evidence& evidence) {
  if (evidence.stopped) return evidence.stopped;
  switch (evidence.curl_code) {
    case CURLE_OK:
      return judge_response(evidence);
    case CURLE_URL_MALFORMAT:
      return evidence.redirects > 0 || evidence.status != 0 ? FailureKind::kBadRedirect
                                                            : FailureKind::kBadUrl;
    case CURLE_UNSUPPORTED_PROTOCOL:  // also libcurl's answer to HTTP/0.9 and a bad status line
      return evidence.scheme_supported ? FailureKind::kMalformed : FailureKind::kUnsupportedScheme;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return FailureKind::kDns;
    case CURLE_COULDNT_CONNECT:
      return connect_failure(evidence.os_errno);
    case CURLE_OPERATION_TIMEDOUT:
      return timed_out(evidence);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      return FailureKind::kClosedEarly;
    case CURLE_SEND_ERROR:
      return cut_by_peer(evidence.os_errno) ? FailureKind::kReset : FailureKind::kClosedEarly;
    case CURLE_RECV_ERROR:
      return receive_failure(evidence);
    case CURLE_WEIRD_SERVER_REPLY:
      return FailureKind::kMalformed;
    case CURLE_BAD_CONTENT_ENCODING:
      return FailureKind::kBadEncoding;
    case CURLE_TOO_MANY_REDIRECTS:
      return FailureKind::kTooManyRedirects;
    case CURLE_FILESIZE_EXCEEDED:
      return FailureKind::kTooLarge;
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE:
#endif
    case CURLE_OUT_OF_MEMORY:  // also libcurl's answer to one oversized header line
      return evidence.request_sent && !evidence.headers_complete ? FailureKind::kTooLarge
                                                                 : FailureKind::kOutOfResources;
    case CURLE_PEER_FAILED_VERIFICATION:
      return certificate_failure(evidence.tls_verify_result);
    case CURLE_SSL_CONNECT_ERROR:
      if (evidence.abrupt_tls_end) return FailureKind::kClosedEarly;
      return cut_by_peer(evidence.os_errno) ? FailureKind::kReset : FailureKind::kTlsFailed;
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return FailureKind::kTlsFailed;
    default:
      return FailureKind::kOther;
  }
}

std::string_view name(FailureKind kind) {
  return text(kind).name;
}

std::string_view describe(FailureKind kind) {
  return text(kind).description;
}

bool can_pass(FailureKind kind, int status) {
  if (kind != FailureKind::kHttpStatus) return text(kind).can_pass;
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

}  // namespace simul::net
