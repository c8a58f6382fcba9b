#include "net/http_transfer.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "core/error.hpp"

namespace simul::net {

namespace {

// Bodies up to this size get their room at once, and the room is kept for the next one; beyond it a
// server would decide how much memory we hold.
constexpr std::size_t kLargestReserve = 1 << 20;

// libcurl's process-wide state. It is set up before the first handle and stays until the process
// ends.
void start_libcurl() {
  static const CURLcode started = [] {
    // libcurl writes to sockets that the peer may have closed, through OpenSSL without
    // MSG_NOSIGNAL.
    std::signal(SIGPIPE, SIG_IGN);
    return curl_global_init(CURL_GLOBAL_DEFAULT);
  }();
  if (started != CURLE_OK)
    throw WorkError("libcurl cannot start: " + std::string(curl_easy_strerror(started)));
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code != CURLE_OK)
    throw WorkError("libcurl refuses an option: " + std::string(curl_easy_strerror(code)));
}

long get_number(CURL* handle, CURLINFO info) {
  long value = 0;
  curl_easy_getinfo(handle, info, &value);
  return value;
}

std::string_view get_text(CURL* handle, CURLINFO info) {
  const char* text = nullptr;
  curl_easy_getinfo(handle, info, &text);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

long milliseconds(Duration duration) {
  return std::chrono::ceil<std::chrono::milliseconds>(duration).count();
}

bool has_prefix(std::string_view url, std::string_view scheme_and_slashes) {
  return same_token(url.substr(0, scheme_and_slashes.size()), scheme_and_slashes);
}

bool has_http_scheme(std::string_view url) {
  return has_prefix(url, "http://") || has_prefix(url, "https://");
}

// Whether it begins with a scheme as RFC 3986 writes one. "localhost:80" does not: a port follows.
bool has_scheme(std::string_view url) {
  const std::size_t colon =
      url.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
  return colon != std::string_view::npos && colon > 0 && url[colon] == ':' &&
         colon + 1 < url.size() && (url[colon + 1] < '0' || url[colon + 1] > '9');
}

curl_slist* append(curl_slist* list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  return longer;
}

}  // namespace

HttpTransfer::HttpTransfer(const ClientOptions& options, SocketObserver* observer)
    : options_(options), observer_(observer) {
  start_libcurl();
  headers_.reset(append(nullptr, "Accept-Encoding: " + std::string(ContentDecoder::kAccepted)));
  for (const std::string& address : options.addresses) {
    addresses_.reset(append(addresses_.release(), address));
  }
  parsed_url_.reset(curl_url());
  handle_.reset(curl_easy_init());
  if (!parsed_url_ || !handle_) throw WorkError("libcurl cannot make a handle: out of memory");
  configure();
}

void HttpTransfer::configure() {
  CURL* const handle = handle_.get();
  const Limits& limits = options_.limits;
  set(handle, CURLOPT_NOSIGNAL, 1L);
  // A resolver that hangs must not hold up whoever gives up waiting for it.
  set(handle, CURLOPT_QUICK_EXIT, 1L);
  set(handle, CURLOPT_ERRORBUFFER, message_.data());
  set(handle, CURLOPT_PRIVATE, this);
  // libcurl spends a sixth of a small GET on parsing and rebuilding its URL; a parsed one it takes
  // as it is.
  set(handle, CURLOPT_CURLU, parsed_url_.get());
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_NOPROXY, "*");  // else the environment decides
  set(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
  set(handle, CURLOPT_HTTPHEADER, headers_.get());
  if (addresses_) set(handle, CURLOPT_RESOLVE, addresses_.get());
  if (!options_.ca_file.empty()) {
    if (access(options_.ca_file.c_str(), R_OK) != 0) {
      throw WorkError("cannot read the CA file '" + options_.ca_file + "'");
    }
    set(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
    set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (!options_.reuse_connections) {
    set(handle, CURLOPT_FRESH_CONNECT, 1L);
    set(handle, CURLOPT_FORBID_REUSE, 1L);
  }

  set(handle, CURLOPT_FOLLOWLOCATION, options_.follow_redirects ? 1L : 0L);
  set(handle, CURLOPT_MAXREDIRS, static_cast<long>(limits.max_redirects));
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connect_timeout));
  set(handle, CURLOPT_TIMEOUT_MS, milliseconds(limits.total_timeout));
  set(handle, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits.lowest_speed));
  set(handle, CURLOPT_LOW_SPEED_TIME,
      static_cast<long>(std::chrono::ceil<std::chrono::seconds>(limits.slow_for).count()));

  set(handle, CURLOPT_HEADERFUNCTION, &on_header);
  set(handle, CURLOPT_HEADERDATA, this);
  set(handle, CURLOPT_WRITEFUNCTION, &on_body);
  set(handle, CURLOPT_WRITEDATA, this);
  set(handle, CURLOPT_PREREQFUNCTION, &on_request);
  set(handle, CURLOPT_PREREQDATA, this);
  if (options_.stop != nullptr) {
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &on_progress);
    set(handle, CURLOPT_XFERINFODATA, this);
  }
  set(handle, CURLOPT_OPENSOCKETFUNCTION, &on_open);
  set(handle, CURLOPT_OPENSOCKETDATA, this);
  if (observer_ != nullptr) {
    set(handle, CURLOPT_CLOSESOCKETFUNCTION, &on_close);
    set(handle, CURLOPT_CLOSESOCKETDATA, observer_);
  }
}

bool HttpTransfer::begin(const std::string& url) {
  response_.failure.reset();
  response_.status = 0;
  response_.body.clear();
  if (response_.body.capacity() > kLargestReserve) response_.body.shrink_to_fit();
  response_.content_type.clear();
  response_.detail.clear();
  response_.seconds = 0;
  response_.connections_opened = 0;
  response_.redirects = 0;
  response_.requests_sent = 0;
  stopped_.reset();
  message_[0] = '\0';
  request_hop_ = -1;
  open_errno_ = 0;
  body_bytes_ = 0;
  head_.start();
  start_ = std::chrono::steady_clock::now();

  return url == url_ || take_url(url);
}

bool HttpTransfer::take_url(const std::string& url) {
  if (!has_http_scheme(url)) {  // libcurl would resolve it against the URL before
    return has_scheme(url) ? refuse(url, FailureKind::kUnsupportedScheme, "neither http nor https")
                           : refuse(url, FailureKind::kBadUrl, "no http:// or https:// in front");
  }
  url_.clear();
  const CURLUcode code = curl_url_set(parsed_url_.get(), CURLUPART_URL, url.c_str(), 0);
  if (code != CURLUE_OK) return refuse(url, FailureKind::kBadUrl, curl_url_strerror(code));
  url_ = url;
  return true;
}

bool HttpTransfer::refuse(const std::string& url, FailureKind kind, std::string_view why) {
  response_.final_url = url;
  response_.failure = kind;
  response_.detail = why;
  return false;
}

void HttpTransfer::end(CURLcode code) {
  CURL* const handle = handle_.get();
  response_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  response_.connections_opened = static_cast<int>(get_number(handle, CURLINFO_NUM_CONNECTS));
  response_.redirects = static_cast<int>(get_number(handle, CURLINFO_REDIRECT_COUNT));
  // Without a redirect libcurl names the first URL that a parsed one was ever handed over for.
  response_.final_url = url_;
  if (response_.redirects > 0) response_.final_url = get_text(handle, CURLINFO_EFFECTIVE_URL);
  response_.content_type = get_text(handle, CURLINFO_CONTENT_TYPE);
  const Evidence evidence = gather(code);
  response_.status = evidence.status;
  response_.failure = classify(evidence);
  if (response_.failure) response_.detail = explain(code);

  // libcurl gives up a GET when a handle has met its sixth dead connection, however many GETs went
  // well in between. A reset handle counts anew, and keeps its connections.
  if (response_.requests_sent > response_.redirects + 1) {
    curl_easy_reset(handle);
    configure();
  }
}

Evidence HttpTransfer::gather(CURLcode code) const {
  Evidence evidence;
  evidence.curl_code = code;
  evidence.stopped = stopped_;
  evidence.follow_redirects = options_.follow_redirects;
  evidence.redirects = response_.redirects;
  evidence.request_sent = request_hop_ == response_.redirects;
  evidence.seconds = response_.seconds;
  evidence.total_timeout = std::chrono::duration<double>(options_.limits.total_timeout).count();
  if (evidence.request_sent) {
    evidence.status = head_.status();
    evidence.headers_complete = head_.complete();
    evidence.header_bytes = head_.bytes();
    evidence.body_bytes = body_bytes_;
    evidence.content_length = head_.body_length();
    // A body of no bytes at all has no coding that could be cut short.
    evidence.coding_complete = decoder_.complete() || evidence.content_length == 0;
  }
  if (code != CURLE_OK) {
    evidence.scheme_supported = has_http_scheme(response_.final_url);
    evidence.tls = has_prefix(response_.final_url, "https://");
    // libcurl does not keep the errno of a socket that could not be made.
    evidence.os_errno = code == CURLE_COULDNT_CONNECT && open_errno_ != 0
                            ? open_errno_
                            : static_cast<int>(get_number(handle_.get(), CURLINFO_OS_ERRNO));
    evidence.tls_verify_result = get_number(handle_.get(), CURLINFO_SSL_VERIFYRESULT);
    const std::string_view message = message_.data();
    evidence.framing_complaint = message.find("chunk") != std::string_view::npos;
    evidence.abrupt_tls_end = message.find("unexpected eof") != std::string_view::npos;
  }
  return evidence;
}

std::string HttpTransfer::explain(CURLcode code) const {
  if (stopped_) return std::string(stop_reason_);
  if (response_.failure == FailureKind::kHttpStatus)
    return "status " + std::to_string(response_.status);
  // libcurl has nothing to say, or takes an oversized header line for a want of memory.
  if (code == CURLE_OK || response_.failure == FailureKind::kTooLarge) {
    return std::string(describe(*response_.failure));
  }
  return message_[0] != '\0' ? message_.data() : curl_easy_strerror(code);
}

bool HttpTransfer::redirecting() const {
  return options_.follow_redirects && head_.status() >= 300 && head_.status() < 400;
}

bool HttpTransfer::stop(FailureKind kind, std::string_view why) {
  stopped_ = kind;
  stop_reason_ = why;
  return false;
}

void HttpTransfer::start_hop() {
  request_hop_ = static_cast<int>(get_number(handle_.get(), CURLINFO_REDIRECT_COUNT));
  ++response_.requests_sent;
  head_.start();
  body_bytes_ = 0;
  decoder_.start({});
}

bool HttpTransfer::take_header(std::string_view line) {
  const ResponseHead::Line taken = head_.add(line);
  if (head_.bytes() > options_.limits.max_header_bytes) {
    return stop(FailureKind::kTooLarge, "more header bytes than the limit allows");
  }
  if (taken == ResponseHead::Line::kMalformed) {
    return stop(
        FailureKind::kMalformed,
        "no HTTP/1.1 status line, or a Content-Length that is no number or differs from another");
  }
  return taken != ResponseHead::Line::kEnd || begin_body();
}

bool HttpTransfer::begin_body() {
  const std::optional<std::int64_t> length = head_.body_length();
  if (length && *length > options_.limits.max_body_bytes) {
    return stop(FailureKind::kTooLarge, "the announced body is larger than the limit allows");
  }
  if (redirecting()) return true;  // its body is not looked at
  if (head_.strange_transfer_coding()) {
    return stop(FailureKind::kBadEncoding, "a transfer coding other than chunked");
  }
  if (!decoder_.start(head_.content_encoding())) {
    return stop(FailureKind::kBadEncoding, "an unknown content coding");
  }
  if (length) response_.body.reserve(std::min(static_cast<std::size_t>(*length), kLargestReserve));
  return true;
}

bool HttpTransfer::take_body(std::string_view bytes) {
  body_bytes_ += static_cast<std::int64_t>(bytes.size());
  switch (decoder_.feed(bytes, response_.body, options_.limits.max_body_bytes)) {
    case ContentDecoder::Result::kOk:
      return true;
    case ContentDecoder::Result::kTooLarge:
      return stop(FailureKind::kTooLarge, "a larger body than the limit allows");
    case ContentDecoder::Result::kCorrupt:
      return stop(FailureKind::kBadEncoding, "the compressed body is corrupt");
  }
  return false;
}

// libcurl takes any count other than the one given as the order to stop.
std::size_t HttpTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  const std::size_t bytes = size * count;
  return static_cast<HttpTransfer*>(self)->take_header({data, bytes}) ? bytes : 0;
}

std::size_t HttpTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  const std::size_t bytes = size * count;
  if (bytes == 0) return 0;
  return static_cast<HttpTransfer*>(self)->take_body({data, bytes}) ? bytes : 0;
}

int HttpTransfer::on_request(void* self, char*, char*, int, int) {
  static_cast<HttpTransfer*>(self)->start_hop();
  return CURL_PREREQFUNC_OK;
}

// Called at every step of a transfer, and every second without one. Any answer but 0 ends it.
int HttpTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  if (!*transfer.options_.stop) return 0;
  transfer.stop(FailureKind::kOther, "stopped");
  return 1;
}

curl_socket_t HttpTransfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const int descriptor =
      socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (descriptor < 0) {
    transfer.open_errno_ = errno;
    return CURL_SOCKET_BAD;
  }
  if (transfer.observer_ != nullptr) transfer.observer_->opened(descriptor);
  return descriptor;
}

int HttpTransfer::on_close(void* observer, curl_socket_t descriptor) {
  static_cast<SocketObserver*>(observer)->closing(descriptor);
  return close(descriptor);
}

}  // namespace simul::net
