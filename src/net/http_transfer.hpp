#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/http_content_decoder.hpp"
#include "net/http_response_head.hpp"

namespace simul::net {

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

/// One GET after another on one libcurl easy handle: the only place that configures a handle, holds
/// its callbacks and turns what happened into a Response. Who drives the handle (curl_easy_perform
/// or a multi handle) is the client's affair, and all that the clients differ in.
class HttpTransfer {
 public:
  /// Throws WorkError when libcurl cannot be set up so, for want of the CA file for instance.
  explicit HttpTransfer(const ClientOptions& options, SocketObserver* observer = nullptr);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  CURL* handle() const { return handle_.get(); }

  /// Sets up the next GET. False: refused without touching the network; response() says why.
  [[nodiscard]] bool begin(const std::string& url);
  /// After libcurl has ended it, and before the handle is used again.
  void end(CURLcode code);

  /// Of the last GET, until the next begin().
  const Response& response() const { return response_; }

 private:
  struct EasyCleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct UrlCleanup {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
  };
  struct ListCleanup {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  void configure();
  bool take_url(const std::string& url);
  bool refuse(const std::string& url, FailureKind kind, std::string_view why);
  /// A new request goes out: the first, a redirect's, or the repetition of one that met a dead
  /// connection.
  void start_hop();
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  bool begin_body();
  bool stop(FailureKind kind, std::string_view why);
  bool redirecting() const;
  Evidence gather(CURLcode code) const;
  std::string explain(CURLcode code) const;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static int on_request(void* self, char*, char*, int, int);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_close(void* observer, curl_socket_t descriptor);

  const ClientOptions options_;
  SocketObserver* const observer_;
  std::unique_ptr<curl_slist, ListCleanup> headers_;
  std::unique_ptr<curl_slist, ListCleanup> addresses_;
  std::unique_ptr<CURLU, UrlCleanup> parsed_url_;
  std::string url_;  // what parsed_url_ was parsed from
  std::array<char, CURL_ERROR_SIZE> message_{};

  Response response_;
  ResponseHead head_;
  ContentDecoder decoder_;
  std::optional<FailureKind> stopped_;
  std::string_view stop_reason_;
  int request_hop_ = -1;  // how many redirects lay behind the last request that went out
  int open_errno_ = 0;
  std::int64_t body_bytes_ = 0;
  std::chrono::steady_clock::time_point start_;

  std::unique_ptr<CURL, EasyCleanup> handle_;  // last, so first to go: its connections call back
};

}  // namespace simul::net
