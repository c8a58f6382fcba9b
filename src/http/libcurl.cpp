#include "http/libcurl.hpp"

#include <curl/curl.h>

#include <csignal>
#include <string>

#include "core/error.hpp"

namespace simul::http {

namespace {

// As long as the process. Null if the C library has no such locale; then only host names in ASCII
// can be asked for.
locale_t utf8_locale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

}  // namespace

void start_libcurl() {
  static const CURLcode started = [] {
    // libcurl writes to sockets that the peer may have closed, through OpenSSL without
    // MSG_NOSIGNAL.
    std::signal(SIGPIPE, SIG_IGN);
    return curl_global_init(CURL_GLOBAL_DEFAULT);
  }();
  if (started != CURLE_OK) {
    throw WorkError("libcurl cannot start: " + std::string(curl_easy_strerror(started)));
  }
}

// Without a locale, uselocale() changes nothing.
Utf8HostNames::Utf8HostNames() : before_(uselocale(utf8_locale())) {}

Utf8HostNames::~Utf8HostNames() {
  uselocale(before_);
}

}  // namespace simul::http
