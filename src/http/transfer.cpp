#include "http/transfer.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/ascii.hpp"
#include "core/url_scheme.hpp"

namespace simul::http {

namespace {

// The codes whose meaning depends on an errno or a message. libcurl keeps both from the first
// connection that failed.
bool depends_on_connection(CURLcode code) {
  return code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_SSL_CONNECT_ERROR;
}

// The errno of sending to that address. Sends nothing: connecting a datagram socket only looks for
// a route. 0 if there is one, or if it cannot be told.
int route_error(const curl_sockaddr& address) {
  const int probe = socket(address.family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return errno == EAFNOSUPPORT ? ENETUNREACH : 0;
  const int error = connect(probe, &address.addr, address.addrlen) == 0 ? 0 : errno;
  close(probe);
  return error == EADDRNOTAVAIL ? ENETUNREACH : error;  // no address of ours in that family
}

}  // namespace

Transfer::Transfer(const ClientOptions& options, SocketObserver* observer)
    : limits_(options.limits),
      follow_redirects_(options.follow_redirects),
      stop_flag_(options.stop),
      observer_(observer),
      easy_(options) {
  set_callbacks();
}

void Transfer::set_callbacks() {
  easy_.set(CURLOPT_PRIVATE, this);
  easy_.set(CURLOPT_HEADERFUNCTION, &on_header);
  easy_.set(CURLOPT_HEADERDATA, this);
  easy_.set(CURLOPT_WRITEFUNCTION, &on_body);
  easy_.set(CURLOPT_WRITEDATA, this);
  easy_.set(CURLOPT_PREREQFUNCTION, &on_request);
  easy_.set(CURLOPT_PREREQDATA, this);
  if (stop_flag_ != nullptr) {
    easy_.set(CURLOPT_NOPROGRESS, 0L);
    easy_.set(CURLOPT_XFERINFOFUNCTION, &on_progress);
    easy_.set(CURLOPT_XFERINFODATA, this);
  }
  easy_.set(CURLOPT_OPENSOCKETFUNCTION, &on_open);
  easy_.set(CURLOPT_OPENSOCKETDATA, this);
  if (observer_ != nullptr) {
    easy_.set(CURLOPT_CLOSESOCKETFUNCTION, &on_close);
    easy_.set(CURLOPT_CLOSESOCKETDATA, observer_);
  }
}

bool Transfer::begin(const std::string& url) {
  response_.clear();
  if (needs_reset_) reset();
  if (std::exchange(needs_timeout_, false)) easy_.set_total_timeout(limits_.total_timeout);
  start_run();
  start_ = std::chrono::steady_clock::now();

  std::optional<UrlRefusal> refusal = easy_.set_url(url);
  if (!refusal) return true;
  response_.final_url = url;
  response_.failure = refusal->kind;
  response_.detail = std::move(refusal->why);
  return false;
}

Transfer& Transfer::of(CURL* handle) {
  void* owner = nullptr;
  curl_easy_getinfo(handle, CURLINFO_PRIVATE, &owner);
  return *static_cast<Transfer*>(owner);
}

void Transfer::start_run() {
  stopped_.reset();
  whole_ = false;
  easy_.clear_message();
  request_sent_ = false;
  met_dead_connection_ = false;
  socket_opened_ = false;
  open_errno_ = 0;
  route_errno_ = 0;
  body_bytes_ = 0;
  head_.start();
}

bool Transfer::end(CURLcode code) {
  response_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  if (whole_) code = CURLE_OK;  // libcurl's is that of a callback that stopped it
  const long connections = easy_.number(CURLINFO_NUM_CONNECTS);
  response_.connections_opened += static_cast<int>(connections);
  const bool kept_connection = connections == 0;

  if (!retrying_ && !stopped_ && met_stale_connection(code, kept_connection)) {
    prepare_retry();
    return false;
  }
  response_.final_url = easy_.url();
  if (code == CURLE_OK && !stopped_ && redirecting() && follow_redirect()) return false;

  response_.content_type = head_.content_type();
  const Evidence evidence = gather(code);
  response_.status = evidence.status;
  response_.failure = classify(evidence);
  if (response_.failure) response_.detail = explain(code, *response_.failure);
  if (response_.failure == FailureKind::http_status) response_.retry_after = easy_.retry_after();
  return true;
}

// What a server says before it is asked, as it closes an idle connection, is no response: it is met
// when the next request is sent on that connection (RFC 9110, section 15.5.9). Clients discard such
// bytes while a connection is idle; this is for those that come just then.
bool Transfer::met_stale_connection(CURLcode code, bool kept_connection) const {
  constexpr int kRequestTimeout = 408;
  if (code == CURLE_OK) return kept_connection && head_.status() == kRequestTimeout;
  return met_dead_connection_ && depends_on_connection(code);
}

bool Transfer::follow_redirect() {
  if (!head_.complete() || head_.location().empty()) return false;
  if (response_.redirects == limits_.max_redirects) {
    stop(FailureKind::too_many_redirects, describe(FailureKind::too_many_redirects));
    return false;
  }
  if (const auto refusal = easy_.set_redirect(head_.location())) {
    const bool scheme = refusal->kind == FailureKind::unsupported_scheme;
    stop(scheme ? refusal->kind : FailureKind::bad_redirect, refusal->why);
    return false;
  }
  ++response_.redirects;
  start_run();
  limit_to_time_left();
  return true;
}

void Transfer::limit_to_time_left() {
  if (limits_.total_timeout == Duration::zero()) return;
  const auto left = start_ + limits_.total_timeout - std::chrono::steady_clock::now();
  easy_.set_total_timeout(std::max<Duration>(left, std::chrono::milliseconds(1)));
  needs_timeout_ = true;
}

void Transfer::reset() {
  easy_.reset();
  set_callbacks();
  needs_reset_ = false;
  needs_timeout_ = false;
  retrying_ = false;
}

void Transfer::prepare_retry() {
  const std::string url = easy_.url();
  reset();
  easy_.set(CURLOPT_FRESH_CONNECT, 1L);
  needs_reset_ = true;
  retrying_ = true;
  easy_.set_url(url);
  response_.body.clear();
  start_run();
  limit_to_time_left();
}

Evidence Transfer::gather(CURLcode code) const {
  Evidence evidence;
  evidence.curl_code = code;
  evidence.stopped = stopped_;
  evidence.follow_redirects = follow_redirects_;
  evidence.redirects = response_.redirects;
  evidence.request_sent = request_sent_;
  evidence.seconds = response_.seconds;
  evidence.total_timeout = std::chrono::duration<double>(limits_.total_timeout).count();
  if (evidence.request_sent) {
    evidence.status = head_.status();
    evidence.headers_complete = head_.complete();
    evidence.header_bytes = head_.bytes();
    evidence.body_bytes = body_bytes_;
    evidence.content_length = head_.body_length();
    // A body without any bytes has no encoded stream that could be truncated.
    evidence.coding_complete = decoder_.complete() || body_bytes_ == 0;
  }
  if (code != CURLE_OK) {
    evidence.tls = equal_ignoring_case(url_scheme(response_.final_url), "https");
    evidence.os_errno = socket_errno(code);
    evidence.tls_verify_result = easy_.number(CURLINFO_SSL_VERIFYRESULT);
    const std::string_view message = easy_.message();
    evidence.framing_complaint = message.find("chunk") != std::string_view::npos;
    evidence.abrupt_tls_end = message.find("unexpected eof") != std::string_view::npos;
  }
  return evidence;
}

// libcurl does not set its errno for a socket that could not be created. For a connection that
// broke the errno is useless: it may be from an earlier transfer, and the TLS shutdown may
// overwrite it. The message names the error.
int Transfer::socket_errno(CURLcode code) const {
  if (code == CURLE_COULDNT_CONNECT) {
    if (open_errno_ != 0) return open_errno_;
    return socket_opened_ ? static_cast<int>(easy_.number(CURLINFO_OS_ERRNO)) : route_errno_;
  }
  for (const int error : {ECONNRESET, EPIPE, ECONNABORTED, ETIMEDOUT}) {
    if (easy_.message().find(strerrordesc_np(error)) != std::string_view::npos) return error;
  }
  return 0;
}

std::string Transfer::explain(CURLcode code, FailureKind kind) const {
  if (stopped_) return stop_reason_;
  if (kind == FailureKind::http_status) return "status " + std::to_string(response_.status);
  // libcurl has no message, or reports an oversized header line as a lack of memory.
  if (code == CURLE_OK || kind == FailureKind::too_large) {
    return std::string(describe(kind));
  }
  return std::string(easy_.message().empty() ? curl_easy_strerror(code) : easy_.message());
}

bool Transfer::redirecting() const {
  return follow_redirects_ && is_redirect(head_.status());
}

bool Transfer::stop(FailureKind kind, std::string_view why) {
  stopped_ = kind;
  stop_reason_ = why;
  return false;
}

void Transfer::start_request() {
  if (request_sent_) {
    met_dead_connection_ = true;
    needs_reset_ = true;
  }
  request_sent_ = true;
  ++response_.requests_sent;
  head_.start();
  body_bytes_ = 0;
  decoder_.start({});
}

bool Transfer::take_header(std::string_view line) {
  const ResponseHead::Line taken = head_.add(line);
  if (head_.bytes() > limits_.max_header_bytes) {
    return stop(FailureKind::too_large, "more header bytes than the limit allows");
  }
  if (taken == ResponseHead::Line::malformed) {
    return stop(
        FailureKind::malformed,
        "no HTTP/1.1 status line; or a Content-Length that is no number, or differs from another; "
        "or a folded field that delimits the body");
  }
  return taken != ResponseHead::Line::end || begin_body();
}

bool Transfer::begin_body() {
  const std::optional<std::int64_t> length = head_.body_length();
  if (length && *length > limits_.max_body_bytes) {
    return stop(FailureKind::too_large, "the announced body is larger than the limit allows");
  }
  if (redirecting()) return body_goes_on();  // its body is ignored; see take_body()
  if (head_.unsupported_transfer_coding()) {
    return stop(FailureKind::bad_encoding, "a transfer coding other than chunked");
  }
  if (!decoder_.start(head_.content_encoding())) {
    return stop(FailureKind::bad_encoding, "an unknown content coding");
  }
  if (length) response_.body.reserve(std::min(static_cast<std::size_t>(*length), kLargestReserve));
  return body_goes_on();
}

bool Transfer::body_goes_on() {
  whole_ = head_.has_unheeded_length() && body_bytes_ >= *head_.body_length();
  return !whole_;
}

bool Transfer::take_body(std::string_view bytes) {
  if (head_.has_unheeded_length()) {
    bytes = bytes.substr(0, static_cast<std::size_t>(*head_.body_length() - body_bytes_));
  }
  body_bytes_ += static_cast<std::int64_t>(bytes.size());
  if (redirecting()) return body_goes_on();
  switch (decoder_.feed(bytes, response_.body, limits_.max_body_bytes)) {
    case ContentDecoder::Result::ok:
      return body_goes_on();
    case ContentDecoder::Result::too_large:
      return stop(FailureKind::too_large, "a larger body than the limit allows");
    case ContentDecoder::Result::corrupt:
      return stop(FailureKind::bad_encoding, "the compressed body is corrupt");
  }
  return false;
}

// Any count other than the one given makes libcurl stop.
std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  const std::size_t bytes = size * count;
  return static_cast<Transfer*>(self)->take_header({data, bytes}) ? bytes : 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  const std::size_t bytes = size * count;
  if (bytes == 0) return 0;
  return static_cast<Transfer*>(self)->take_body({data, bytes}) ? bytes : 0;
}

int Transfer::on_request(void* self, char*, char*, int, int) {
  static_cast<Transfer*>(self)->start_request();
  return CURL_PREREQFUNC_OK;
}

// Called at every step of a transfer, and every second without one. Any result but 0 ends it.
int Transfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!*transfer.stop_flag_) return 0;
  transfer.stop(FailureKind::other, "stopped");
  return 1;
}

// libcurl keeps the errno of the address that it tried last. Where IPv6 is off, or no network of
// one family is there, that would hide what the other family's address came to; so an address that
// nothing can be sent to is not tried. One of IPv4 that is the only one needs no such test.
curl_socket_t Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.socket_opened_ || address->family == AF_INET6) {
    if (const int error = route_error(*address)) {
      transfer.route_errno_ = error;
      return CURL_SOCKET_BAD;
    }
  }
  const int descriptor =
      socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (descriptor < 0) {
    transfer.open_errno_ = errno;
    return CURL_SOCKET_BAD;
  }
  transfer.socket_opened_ = true;
  if (transfer.observer_ != nullptr) transfer.observer_->opened(descriptor);
  return descriptor;
}

int Transfer::on_close(void* observer, curl_socket_t descriptor) {
  static_cast<SocketObserver*>(observer)->closing(descriptor);
  return close(descriptor);
}

}  // namespace simul::http
