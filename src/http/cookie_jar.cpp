#include "http/cookie_jar.hpp"

#include <curl/curl.h>

#include <array>
#include <mutex>

#include "core/error.hpp"
#include "http/client.hpp"
#include "http/libcurl.hpp"

namespace simul::http {

struct CookieJar::Share {
  std::mutex& mutex(curl_lock_data data) { return mutexes[static_cast<std::size_t>(data)]; }

  static void lock(CURL*, curl_lock_data data, curl_lock_access, void* self) {
    static_cast<Share*>(self)->mutex(data).lock();
  }
  static void unlock(CURL*, curl_lock_data data, void* self) {
    static_cast<Share*>(self)->mutex(data).unlock();
  }

  std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes;
  CURLSH* handle = nullptr;
};

CookieJar::CookieJar() : share_(std::make_unique<Share>()) {
  start_libcurl();
  share_->handle = curl_share_init();
  if (share_->handle == nullptr ||
      curl_share_setopt(share_->handle, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE) != CURLSHE_OK) {
    curl_share_cleanup(share_->handle);
    throw WorkError("libcurl cannot make a cookie jar: out of memory");
  }
  curl_share_setopt(share_->handle, CURLSHOPT_LOCKFUNC, &Share::lock);
  curl_share_setopt(share_->handle, CURLSHOPT_UNLOCKFUNC, &Share::unlock);
  curl_share_setopt(share_->handle, CURLSHOPT_USERDATA, share_.get());
}

CookieJar::~CookieJar() {
  curl_share_cleanup(share_->handle);
}

void* CookieJar::share() const {
  return share_->handle;
}

}  // namespace simul::http
