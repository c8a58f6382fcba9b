#include <curl/curl.h>
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <set>
#include <string>
#include <vector>

#include "http/failure.hpp"

namespace simul::http {
namespace {

using Kind = FailureKind;

// A whole 200 response over http.
Evidence whole_response() {
  return {.request_sent = true, .status = 200, .headers_complete = true, .header_bytes = 40};
}

Evidence with(CURLcode code) {
  Evidence evidence = whole_response();
  evidence.curl_code = code;
  return evidence;
}

// The connection was not usable yet.
Evidence connecting(CURLcode code, int os_errno = 0) {
  return {.curl_code = code, .os_errno = os_errno};
}

// The request was sent, and the headers did not come whole.
Evidence waiting(CURLcode code, int os_errno = 0) {
  return {.curl_code = code, .os_errno = os_errno, .request_sent = true};
}

// The headers came whole, and the body began.
Evidence reading(CURLcode code, int os_errno = 0) {
  Evidence evidence = with(code);
  evidence.os_errno = os_errno;
  return evidence;
}

template <class Change>
Evidence but(Evidence evidence, Change change) {
  change(evidence);
  return evidence;
}

struct Row {
  std::string what;
  Evidence evidence;
  std::optional<Kind> verdict;
};

std::vector<Row> rows() {
  return {
      {"a whole response", whole_response(), std::nullopt},
      {"201", but(whole_response(), [](Evidence& e) { e.status = 201; }), std::nullopt},
      {"304 without a condition", but(whole_response(), [](Evidence& e) { e.status = 304; }),
       Kind::http_status},
      {"404", but(whole_response(), [](Evidence& e) { e.status = 404; }), Kind::http_status},
      {"503", but(whole_response(), [](Evidence& e) { e.status = 503; }), Kind::http_status},
      {"101 without an upgrade", but(waiting(CURLE_OK), [](Evidence& e) { e.status = 101; }),
       Kind::malformed},
      {"FIN within the headers", but(waiting(CURLE_OK), [](Evidence& e) { e.status = 200; }),
       Kind::closed_early},
      {"a body shorter than announced",
       but(whole_response(),
           [](Evidence& e) {
             e.content_length = 10;
             e.body_bytes = 9;
           }),
       Kind::closed_early},
      {"a body as long as announced",
       but(whole_response(),
           [](Evidence& e) {
             e.content_length = 10;
             e.body_bytes = 10;
           }),
       std::nullopt},
      {"gzip cut short", but(whole_response(), [](Evidence& e) { e.coding_complete = false; }),
       Kind::bad_encoding},
      {"a redirect without Location", but(whole_response(), [](Evidence& e) { e.status = 302; }),
       Kind::bad_redirect},
      {"300 is no redirect", but(whole_response(), [](Evidence& e) { e.status = 300; }),
       Kind::http_status},
      {"a redirect that is not followed",
       but(whole_response(),
           [](Evidence& e) {
             e.status = 302;
             e.follow_redirects = false;
           }),
       Kind::http_status},
      {"a cut short 404", but(with(CURLE_PARTIAL_FILE), [](Evidence& e) { e.status = 404; }),
       Kind::closed_early},
      {"our own checks take precedence over libcurl's code",
       but(with(CURLE_WRITE_ERROR), [](Evidence& e) { e.stopped = Kind::too_large; }),
       Kind::too_large},
      {"our own checks take precedence over an OK",
       but(whole_response(), [](Evidence& e) { e.stopped = Kind::malformed; }), Kind::malformed},

      {"no URL", connecting(CURLE_URL_MALFORMAT), Kind::bad_url},
      {"a redirect to no URL", but(with(CURLE_URL_MALFORMAT), [](Evidence& e) { e.status = 302; }),
       Kind::bad_redirect},
      {"a followed redirect to no URL",
       but(connecting(CURLE_URL_MALFORMAT), [](Evidence& e) { e.redirects = 1; }),
       Kind::bad_redirect},
      {"HTTP/0.9 or a bad status line", waiting(CURLE_UNSUPPORTED_PROTOCOL), Kind::malformed},
      {"unknown host", connecting(CURLE_COULDNT_RESOLVE_HOST), Kind::dns},

      {"refused", connecting(CURLE_COULDNT_CONNECT, ECONNREFUSED), Kind::refused},
      {"no route", connecting(CURLE_COULDNT_CONNECT, EHOSTUNREACH), Kind::unreachable},
      {"no network", connecting(CURLE_COULDNT_CONNECT, ENETUNREACH), Kind::unreachable},
      {"the kernel gave up connecting", connecting(CURLE_COULDNT_CONNECT, ETIMEDOUT),
       Kind::timed_out_connecting},
      {"no descriptor", connecting(CURLE_COULDNT_CONNECT, EMFILE), Kind::out_of_resources},
      {"no port", connecting(CURLE_COULDNT_CONNECT, EADDRNOTAVAIL), Kind::out_of_resources},

      {"time-out while connecting", connecting(CURLE_OPERATION_TIMEDOUT),
       Kind::timed_out_connecting},
      {"time-out before the headers", waiting(CURLE_OPERATION_TIMEDOUT), Kind::timed_out_waiting},
      {"time-out within the headers",
       but(waiting(CURLE_OPERATION_TIMEDOUT), [](Evidence& e) { e.status = 200; }),
       Kind::timed_out_waiting},
      {"time-out within the body",
       but(reading(CURLE_OPERATION_TIMEDOUT),
           [](Evidence& e) {
             e.total_timeout = 2;
             e.seconds = 1.999;
           }),
       Kind::timed_out_reading},
      {"too slow long before the time-out",
       but(reading(CURLE_OPERATION_TIMEDOUT),
           [](Evidence& e) {
             e.total_timeout = 60;
             e.seconds = 2;
           }),
       Kind::too_slow},
      {"too slow without a total limit", reading(CURLE_OPERATION_TIMEDOUT), Kind::too_slow},

      {"FIN before the status line", waiting(CURLE_GOT_NOTHING), Kind::closed_early},
      {"FIN within the body", reading(CURLE_PARTIAL_FILE), Kind::closed_early},
      {"RST before the status line", waiting(CURLE_RECV_ERROR, ECONNRESET), Kind::reset},
      {"RST within the body", reading(CURLE_RECV_ERROR, ECONNRESET), Kind::reset},
      {"RST while sending", waiting(CURLE_SEND_ERROR, EPIPE), Kind::reset},
      {"connections that died again and again", waiting(CURLE_SEND_ERROR), Kind::closed_early},
      {"RST within the TLS handshake", connecting(CURLE_SSL_CONNECT_ERROR, ECONNRESET),
       Kind::reset},
      {"the peer disappeared within the body", reading(CURLE_RECV_ERROR, ETIMEDOUT),
       Kind::timed_out_reading},
      {"the peer disappeared before the headers", waiting(CURLE_RECV_ERROR, ETIMEDOUT),
       Kind::timed_out_waiting},

      {"bad chunks",
       but(reading(CURLE_RECV_ERROR), [](Evidence& e) { e.framing_complaint = true; }),
       Kind::malformed},
      {"bad chunks over TLS",
       but(reading(CURLE_RECV_ERROR),
           [](Evidence& e) {
             e.framing_complaint = true;
             e.tls = true;
           }),
       Kind::malformed},
      {"TLS without close_notify",
       but(reading(CURLE_RECV_ERROR),
           [](Evidence& e) {
             e.tls = true;
             e.abrupt_tls_end = true;
           }),
       Kind::closed_early},
      {"FIN within the TLS handshake",
       but(connecting(CURLE_SSL_CONNECT_ERROR), [](Evidence& e) { e.abrupt_tls_end = true; }),
       Kind::closed_early},
      {"TLS records that do not add up",
       but(reading(CURLE_RECV_ERROR), [](Evidence& e) { e.tls = true; }), Kind::tls_failed},
      {"a strange reply", waiting(CURLE_WEIRD_SERVER_REPLY), Kind::malformed},
      {"a header line of 150 KB", waiting(CURLE_OUT_OF_MEMORY), Kind::too_large},
      {"no memory", connecting(CURLE_OUT_OF_MEMORY), Kind::out_of_resources},
      {"300 KB of headers",
       but(waiting(CURLE_RECV_ERROR), [](Evidence& e) { e.header_bytes = 300 << 10; }),
       Kind::too_large},

      {"a good certificate for another host", connecting(CURLE_PEER_FAILED_VERIFICATION),
       Kind::tls_wrong_host},
      {"a certificate for another host, refused before the chain's result was noted",
       but(connecting(CURLE_PEER_FAILED_VERIFICATION),
           [](Evidence& e) { e.tls_verify_result = X509_V_ERR_UNSPECIFIED; }),
       Kind::tls_wrong_host},
      {"an expired certificate",
       but(connecting(CURLE_PEER_FAILED_VERIFICATION),
           [](Evidence& e) { e.tls_verify_result = X509_V_ERR_CERT_HAS_EXPIRED; }),
       Kind::tls_expired},
      {"a self-signed certificate",
       but(connecting(CURLE_PEER_FAILED_VERIFICATION),
           [](Evidence& e) { e.tls_verify_result = X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT; }),
       Kind::tls_untrusted},
      {"no TLS at all", connecting(CURLE_SSL_CONNECT_ERROR), Kind::tls_failed},
      {"something new", connecting(CURLE_FTP_COULDNT_USE_REST), Kind::other},
  };
}

TEST(ClientFailure, IsClassifiedByTheEvidence) {
  for (const Row& row : rows()) {
    const std::optional<Kind> verdict = classify(row.evidence);
    EXPECT_EQ(verdict, row.verdict)
        << row.what << " gave " << (verdict ? name(*verdict) : "success");
  }
}

TEST(ClientFailure, EveryKindHasANameOfItsOwnAndADescription) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kFailureKindCount; ++i) {
    const auto kind = static_cast<Kind>(i);
    EXPECT_TRUE(names.insert(name(kind)).second) << name(kind);
    EXPECT_FALSE(describe(kind).empty()) << name(kind);
  }
  EXPECT_EQ(name(Kind::timed_out_waiting), "timed_out_waiting");
}

TEST(ClientFailure, OnlyTemporaryOnesCanPass) {
  for (const Kind kind : {Kind::refused, Kind::reset, Kind::closed_early, Kind::too_slow,
                          Kind::timed_out_connecting, Kind::timed_out_waiting}) {
    EXPECT_TRUE(can_pass(kind)) << name(kind);
  }
  for (const Kind kind : {Kind::bad_url, Kind::malformed, Kind::too_large, Kind::tls_expired,
                          Kind::too_many_redirects, Kind::bad_encoding}) {
    EXPECT_FALSE(can_pass(kind)) << name(kind);
  }
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    EXPECT_TRUE(can_pass(Kind::http_status, status)) << status;
  }
  for (const int status : {400, 404, 410, 501}) {
    EXPECT_FALSE(can_pass(Kind::http_status, status)) << status;
  }
}

}  // namespace
}  // namespace simul::http
