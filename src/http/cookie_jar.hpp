#pragma once

#include <memory>

namespace simul::http {

/// The cookies of one session: clients that share a jar send the cookies that any of them was
/// given, as libcurl's cookie engine has them (RFC 6265, with the Public Suffix List). Nothing is
/// kept beyond it. Clients on different threads may share one.
class CookieJar {
 public:
  /// Throws WorkError if libcurl is out of memory.
  CookieJar();
  CookieJar(const CookieJar&) = delete;
  CookieJar& operator=(const CookieJar&) = delete;
  /// To be called when no client uses it any more.
  ~CookieJar();

  /// A CURLSH*, for CURLOPT_SHARE.
  void* share() const;

 private:
  struct Share;
  std::unique_ptr<Share> share_;
};

}  // namespace simul::http
