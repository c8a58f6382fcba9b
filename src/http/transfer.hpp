#pragma once

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "http/content_decoder.hpp"
#include "http/easy_handle.hpp"
#include "http/response_head.hpp"

namespace simul::http {

/// Told of every TCP socket that transfers open and close. Must outlive every connection, that is,
/// the easy or multi handle that keeps them.
class SocketObserver {
 public:
  virtual void opened(int descriptor) = 0;
  /// Just before the descriptor is closed.
  virtual void closing(int descriptor) = 0;

 protected:
  ~SocketObserver() = default;
};

/// One GET after another on one easy handle: the only place that holds libcurl's callbacks and
/// turns what happened into a Response. Who drives the handle (curl_easy_perform or a multi handle)
/// is the client's affair, and all that the clients differ in.
class Transfer {
 public:
  /// Throws WorkError when libcurl cannot be set up so, for want of the CA file for instance.
  explicit Transfer(const ClientOptions& options, SocketObserver* observer = nullptr);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return easy_.get(); }
  /// The one that `handle` belongs to.
  static Transfer& of(CURL* handle);

  /// Sets up the next GET. False: refused without touching the network; response() says why.
  [[nodiscard]] bool begin(const std::string& url);
  /// After libcurl has ended it, and before the handle is used again. False: nothing is known of
  /// the server yet, because the GET failed among kept connections that were dead; run the handle
  /// once more, on a connection of its own.
  [[nodiscard]] bool end(CURLcode code);

  /// Of the last GET, until the next begin().
  const Response& response() const { return response_; }

 private:
  void set_callbacks();
  /// libcurl's part of a GET; a second one follows where end() says so.
  void start_run();
  void run_afresh();
  void renew();
  /// A new request goes out: the first, a redirect's, or the repetition of one that met a dead
  /// connection.
  void start_hop();
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  bool begin_body();
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
  std::optional<FailureKind> stopped_;
  std::string_view stop_reason_;
  int request_hop_ = -1;  // how many redirects lay behind the last request that went out
  bool met_dead_connection_ = false;  // in this run
  bool fresh_ = false;                // this run must not use a kept connection
  bool worn_ = false;                 // the handle has to be renewed before the next GET
  int open_errno_ = 0;
  std::int64_t body_bytes_ = 0;
  std::chrono::steady_clock::time_point start_;

  EasyHandle easy_;  // last, so first to go: its connections call back
};

}  // namespace simul::http
