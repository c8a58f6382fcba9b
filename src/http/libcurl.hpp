#pragma once

#include <locale.h>

namespace simul::http {

/// Sets up libcurl's process-wide state, before its first handle and until the process ends. Throws
/// WorkError if that fails.
void start_libcurl();

/// While it exists, libcurl takes the host names that this thread gives it for UTF-8. It converts
/// them to ASCII ("xn--…", UTS 46) from the encoding of the locale, and of the "C" locale it knows
/// ASCII only. Needed around every call that can start a request, redirects included. Costs
/// nothing worth measuring.
class Utf8HostNames {
 public:
  Utf8HostNames();
  Utf8HostNames(const Utf8HostNames&) = delete;
  Utf8HostNames& operator=(const Utf8HostNames&) = delete;
  ~Utf8HostNames();

 private:
  locale_t before_;
};

}  // namespace simul::http
