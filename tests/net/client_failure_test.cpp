#include <curl/curl.h>
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <set>
#include <string>
#include <vector>

#include "net/failure.hpp"

namespace simul::net {
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

// Before a connection was usable.
Evidence connecting(CURLcode code, int os_errno = 0) {
  return {.curl_code = code, .os_errno = os_errno};
}

// The request went out, and less than the headers came back.
Evidence waiting(CURLcode code, int os_errno = 0) {
  return {.curl_code = code, .os_errno = os_errno, .request_sent = true};
}

// The headers came, and the body began.
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
      {"304 nobody asked for", but(whole_response(), [](Evidence& e) { e.status = 304; }),
       Kind::kHttpStatus},
      {"404", but(whole_response(), [](Evidence& e) { e.status = 404; }), Kind::kHttpStatus},
      {"503", but(whole_response(), [](Evidence& e) { e.status = 503; }), Kind::kHttpStatus},
      {"101 nobody asked for", but(waiting(CURLE_OK), [](Evidence& e) { e.status = 101; }),
       Kind::kMalformed},
      {"FIN within the headers", but(waiting(CURLE_OK), [](Evidence& e) { e.status = 200; }),
       Kind::kClosedEarly},
      {"a body shorter than announced",
       but(whole_response(),
           [](Evidence& e) {
             e.content_length = 10;
             e.body_bytes = 9;
           }),
       Kind::kClosedEarly},
      {"a body as long as announced",
       but(whole_response(),
           [](Evidence& e) {
             e.content_length = 10;
             e.body_bytes = 10;
           }),
       std::nullopt},
      {"gzip cut short", but(whole_response(), [](Evidence& e) { e.coding_complete = false; }),
       Kind::kBadEncoding},
      {"a redirect without Location", but(whole_response(), [](Evidence& e) { e.status = 302; }),
       Kind::kBadRedirect},
      {"a redirect that was not to be followed",
       but(whole_response(),
           [](Evidence& e) {
             e.status = 302;
             e.follow_redirects = false;
           }),
       Kind::kHttpStatus},
      {"a cut short 404", but(with(CURLE_PARTIAL_FILE), [](Evidence& e) { e.status = 404; }),
       Kind::kClosedEarly},
      {"our own verdict goes before libcurl's",
       but(with(CURLE_WRITE_ERROR), [](Evidence& e) { e.stopped = Kind::kTooLarge; }),
       Kind::kTooLarge},
      {"our own verdict goes before an OK",
       but(whole_response(), [](Evidence& e) { e.stopped = Kind::kMalformed; }), Kind::kMalformed},

      {"no URL", connecting(CURLE_URL_MALFORMAT), Kind::kBadUrl},
      {"a redirect to no URL", but(with(CURLE_URL_MALFORMAT), [](Evidence& e) { e.status = 302; }),
       Kind::kBadRedirect},
      {"a followed redirect to no URL",
       but(connecting(CURLE_URL_MALFORMAT), [](Evidence& e) { e.redirects = 1; }),
       Kind::kBadRedirect},
      {"another scheme",
       but(connecting(CURLE_UNSUPPORTED_PROTOCOL), [](Evidence& e) { e.scheme_supported = false; }),
       Kind::kUnsupportedScheme},
      {"HTTP/0.9 or a bad status line", waiting(CURLE_UNSUPPORTED_PROTOCOL), Kind::kMalformed},
      {"too many redirects", with(CURLE_TOO_MANY_REDIRECTS), Kind::kTooManyRedirects},
      {"unknown host", connecting(CURLE_COULDNT_RESOLVE_HOST), Kind::kDns},

      {"refused", connecting(CURLE_COULDNT_CONNECT, ECONNREFUSED), Kind::kRefused},
      {"no route", connecting(CURLE_COULDNT_CONNECT, EHOSTUNREACH), Kind::kUnreachable},
      {"no network", connecting(CURLE_COULDNT_CONNECT, ENETUNREACH), Kind::kUnreachable},
      {"the kernel gave up connecting", connecting(CURLE_COULDNT_CONNECT, ETIMEDOUT),
       Kind::kTimedOutConnecting},
      {"no descriptor", connecting(CURLE_COULDNT_CONNECT, EMFILE), Kind::kOutOfResources},
      {"no port", connecting(CURLE_COULDNT_CONNECT, EADDRNOTAVAIL), Kind::kOutOfResources},

      {"time is up while connecting", connecting(CURLE_OPERATION_TIMEDOUT),
       Kind::kTimedOutConnecting},
      {"time is up before the headers", waiting(CURLE_OPERATION_TIMEDOUT), Kind::kTimedOutWaiting},
      {"time is up within the headers",
       but(waiting(CURLE_OPERATION_TIMEDOUT), [](Evidence& e) { e.status = 200; }),
       Kind::kTimedOutWaiting},
      {"time is up within the body",
       but(reading(CURLE_OPERATION_TIMEDOUT),
           [](Evidence& e) {
             e.total_timeout = 2;
             e.seconds = 1.999;
           }),
       Kind::kTimedOutReading},
      {"too slow long before time is up",
       but(reading(CURLE_OPERATION_TIMEDOUT),
           [](Evidence& e) {
             e.total_timeout = 60;
             e.seconds = 2;
           }),
       Kind::kTooSlow},
      {"too slow without a total limit", reading(CURLE_OPERATION_TIMEDOUT), Kind::kTooSlow},

      {"FIN before the status line", waiting(CURLE_GOT_NOTHING), Kind::kClosedEarly},
      {"FIN within the body", reading(CURLE_PARTIAL_FILE), Kind::kClosedEarly},
      {"RST before the status line", waiting(CURLE_RECV_ERROR, ECONNRESET), Kind::kReset},
      {"RST within the body", reading(CURLE_RECV_ERROR, ECONNRESET), Kind::kReset},
      {"RST while sending", waiting(CURLE_SEND_ERROR, EPIPE), Kind::kReset},
      {"connections that died again and again", waiting(CURLE_SEND_ERROR), Kind::kClosedEarly},
      {"RST within the TLS handshake", connecting(CURLE_SSL_CONNECT_ERROR, ECONNRESET),
       Kind::kReset},
      {"the peer vanished within the body", reading(CURLE_RECV_ERROR, ETIMEDOUT),
       Kind::kTimedOutReading},
      {"the peer vanished before", waiting(CURLE_RECV_ERROR, ETIMEDOUT), Kind::kTimedOutWaiting},

      {"bad chunks",
       but(reading(CURLE_RECV_ERROR), [](Evidence& e) { e.framing_complaint = true; }),
       Kind::kMalformed},
      {"bad chunks over TLS",
       but(reading(CURLE_RECV_ERROR),
           [](Evidence& e) {
             e.framing_complaint = true;
             e.tls = true;
           }),
       Kind::kMalformed},
      {"TLS without close_notify",
       but(reading(CURLE_RECV_ERROR),
           [](Evidence& e) {
             e.tls = true;
             e.abrupt_tls_end = true;
           }),
       Kind::kClosedEarly},
      {"FIN within the TLS handshake",
       but(connecting(CURLE_SSL_CONNECT_ERROR), [](Evidence& e) { e.abrupt_tls_end = true; }),
       Kind::kClosedEarly},
      {"TLS records that do not add up",
       but(reading(CURLE_RECV_ERROR), [](Evidence& e) { e.tls = true; }), Kind::kTlsFailed},
      {"a strange reply", waiting(CURLE_WEIRD_SERVER_REPLY), Kind::kMalformed},
      {"a header line of 150 KB", waiting(CURLE_OUT_OF_MEMORY), Kind::kTooLarge},
      {"no memory", connecting(CURLE_OUT_OF_MEMORY), Kind::kOutOfResources},
      {"300 KB of headers",
       but(waiting(CURLE_RECV_ERROR), [](Evidence& e) { e.header_bytes = 300 << 10; }),
       Kind::kTooLarge},

      {"a good certificate for another host", connecting(CURLE_PEER_FAILED_VERIFICATION),
       Kind::kTlsWrongHost},
      {"a certificate for another host, refused before the chain's result was noted",
       but(connecting(CURLE_PEER_FAILED_VERIFICATION),
           [](Evidence& e) { e.tls_verify_result = X509_V_ERR_UNSPECIFIED; }),
       Kind::kTlsWrongHost},
      {"an expired certificate",
       but(connecting(CURLE_PEER_FAILED_VERIFICATION),
           [](Evidence& e) { e.tls_verify_result = X509_V_ERR_CERT_HAS_EXPIRED; }),
       Kind::kTlsExpired},
      {"a self-signed certificate",
       but(connecting(CURLE_PEER_FAILED_VERIFICATION),
           [](Evidence& e) { e.tls_verify_result = X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT; }),
       Kind::kTlsUntrusted},
      {"no TLS at all", connecting(CURLE_SSL_CONNECT_ERROR), Kind::kTlsFailed},
      {"something new", connecting(CURLE_FTP_COULDNT_USE_REST), Kind::kOther},
  };
}

TEST(ClientFailure, EvidenceDecides) {
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
  EXPECT_EQ(name(Kind::kTimedOutWaiting), "timed_out_waiting");
}

TEST(ClientFailure, OnlyWhatSpeaksOfTheMomentCanPass) {
  for (const Kind kind : {Kind::kRefused, Kind::kReset, Kind::kClosedEarly, Kind::kTooSlow,
                          Kind::kTimedOutConnecting, Kind::kTimedOutWaiting}) {
    EXPECT_TRUE(can_pass(kind)) << name(kind);
  }
  for (const Kind kind : {Kind::kBadUrl, Kind::kMalformed, Kind::kTooLarge, Kind::kTlsExpired,
                          Kind::kTooManyRedirects, Kind::kBadEncoding}) {
    EXPECT_FALSE(can_pass(kind)) << name(kind);
  }
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    EXPECT_TRUE(can_pass(Kind::kHttpStatus, status)) << status;
  }
  for (const int status : {400, 404, 410, 501}) {
    EXPECT_FALSE(can_pass(Kind::kHttpStatus, status)) << status;
  }
}

}  // namespace
}  // namespace simul::net
