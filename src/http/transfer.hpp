#pragma once

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "http/content_decoder.hpp"
#include "http/easy_handle.hpp"
#include "http/response_head.hpp"

namespace simul::http {

/// Is notified of every TCP socket that transfers open and close. Must outlive every connection,
/// that is, the easy or multi handle that keeps them.
class SocketObserver {
 public:
  virtual ~SocketObserver() = default;
  virtual void opened(int descriptor) = 0;
  /// Just before the descriptor is closed.
  virtual void closing(int descriptor) = 0;
};

/// One GET after another on one easy handle. The only place that has libcurl's callbacks and makes
/// a Response of what happened. The client drives the handle, by curl_easy_perform or a multi
/// handle; the clients differ in nothing else.
class Transfer {
 public:
  /// Throws WorkError if libcurl cannot be set up so, for example if the CA file is missing.
  explicit Transfer(const ClientOptions& options, SocketObserver* observer = nullptr);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return easy_.get(); }
  /// The transfer that `handle` belongs to.
  static Transfer& of(CURL* handle);

  /// Sets up the next GET. False if it is refused before any network access; see response().
  [[nodiscard]] bool begin(const std::string& url);
  /// Call it after libcurl has ended a run of the handle, before the handle is used again. False if
  /// the GET is not done: then run the handle once more. It follows a redirect, or uses a new
  /// connection because kept ones were dead, which says nothing about the server.
  [[nodiscard]] bool end(CURLcode code);

  /// Of the last GET, until the next begin().
  const Response& response() const { return response_; }

  /// For who drives the handle: which of several multi handles has it.
  std::size_t multi = 0;

 private:
  void set_callbacks();
  /// Begins one run of the handle. A GET has a further one whenever end() returns false.
  void start_run();
  bool met_stale_connection(CURLcode code, bool kept_connection) const;
  void prepare_retry();
  void reset();
  /// A request is sent: the first of a run, or a repetition after a dead connection.
  void start_request();
  /// Whether the response is a redirect that was followed: then the next run is prepared.
  bool follow_redirect();
  void limit_to_time_left();
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  bool begin_body();
  bool body_goes_on();
  bool stop(FailureKind kind, std::string_view why);
  bool redirecting() const;
  Evidence gather(CURLcode code) const;
  int socket_errno(CURLcode code) const;
  std::string explain(CURLcode code, FailureKind kind) const;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static int on_request(void* self, char*, char*, int, int);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_close(void* observer, curl_socket_t descriptor);

  const Limits limits_;
  const bool follow_redirects_;
  const std::atomic<bool>* const stop_flag_;
  SocketObserver* const observer_;

  Response response_;
  ResponseHead head_;
  ContentDecoder decoder_;
  bool whole_ = false;  // we ended the run, because the body was whole
  std::optional<FailureKind> stopped_;
  std::string stop_reason_;
  bool request_sent_ = false;         // in this run
  bool met_dead_connection_ = false;  // in this run
  bool retrying_ = false;             // this run must not use a kept connection
  bool needs_reset_ = false;          // before the next GET
  bool needs_timeout_ = false;        // the handle's limit is what was left of a GET's time
  bool socket_opened_ = false;        // in this run
  int open_errno_ = 0;
  int route_errno_ = 0;
  std::int64_t body_bytes_ = 0;
  std::chrono::steady_clock::time_point start_;

  EasyHandle easy_;  // last, so destroyed first: its connections call back
};

}  // namespace simul::http
