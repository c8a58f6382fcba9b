#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "http/http_url.hpp"

namespace simul::http {

/// A libcurl easy handle on which a client's options are set: what all requests of the client
/// share. Made once, used for one GET after another; only the URL changes.
class EasyHandle {
 public:
  /// Throws WorkError if libcurl cannot be set up so, for example if the CA file is missing.
  explicit EasyHandle(const ClientOptions& options);
  EasyHandle(const EasyHandle&) = delete;
  EasyHandle& operator=(const EasyHandle&) = delete;

  CURL* get() const { return handle_.get(); }

  /// For what the client's options do not cover: callbacks and their data.
  template <class Value>
  void set(CURLoption option, Value value) {
    check(curl_easy_setopt(handle_.get(), option, value));
  }
  long number(CURLINFO info) const;
  /// Of the last response, from now on: see Response::retry_after.
  std::chrono::seconds retry_after() const;
  /// Until the next reset().
  void set_total_timeout(Duration timeout);

  /// Sets the URL of the next GET. Nothing if it is accepted.
  std::optional<UrlRefusal> set_url(const std::string& url);
  /// Sets it to where this Location, which must not be empty, leads from url(). User and password
  /// stay as long as scheme, host and port do. Nothing if it is accepted.
  std::optional<UrlRefusal> set_redirect(const std::string& location);
  const std::string& url() const { return url_; }

  /// libcurl's message on the first error since the last clear_message().
  std::string_view message() const { return message_.data(); }
  void clear_message() { message_[0] = '\0'; }

  /// Restores the state after construction, without the URL and whatever was set(), but keeps the
  /// connections.
  ///
  /// Needed because libcurl counts the dead connections that a handle meets, however many GETs
  /// succeed in between, and gives up at the sixth.
  void reset();

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

  static void check(CURLcode code);
  std::optional<UrlRefusal> set_other_url(const std::string& url);
  std::optional<UrlRefusal> take_parsed(CURLUcode code, const std::string& url);
  CURLUcode parse(const std::string& url);
  std::string part(CURLUPart what, unsigned flags) const;
  void set_request_target();
  void configure();

  const ClientOptions options_;
  std::unique_ptr<curl_slist, ListCleanup> headers_;
  std::unique_ptr<curl_slist, ListCleanup> addresses_;
  std::unique_ptr<CURLU, UrlCleanup> parsed_url_;
  std::string url_;  // what parsed_url_ was parsed from
  bool target_set_ = false;
  std::array<char, CURL_ERROR_SIZE> message_{};
  std::unique_ptr<CURL, EasyCleanup> handle_;  // last, so destroyed first: uses all of the above
};

}  // namespace simul::http
