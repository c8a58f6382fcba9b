// Resolving one arbitrary string against another; a NUL stands between base and reference.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "html/url.hpp"

namespace {

using simul::html::BaseUrl;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const BaseUrl& base, std::string_view reference) {
  const auto url = base.resolve(reference);
  if (!url) return;
  require(base.resolve(*url) == url);
  require(url->find_first_of("\t\r\n") == std::string::npos);
  require(static_cast<unsigned char>(url->back()) > ' ');
  require(url->size() <= base.size() + reference.size() + 4);  // "://" and a slash

  // A result with a host is a base in its turn, and stays what it is under any other.
  if (const auto next = BaseUrl::parse(*url)) {
    const auto itself = next->resolve("");
    require(itself && next->resolve(*itself) == itself);
    require(BaseUrl::parse("other://host/")->resolve(*itself) == itself);
  }

  const std::string request = simul::html::request_url(*url);
  require(request.find('#') == std::string::npos);
  require(simul::html::request_url(request) == request);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto separator = input.find('\0');
  const auto reference = input.substr(separator == std::string_view::npos ? 0 : separator + 1);
  check(*BaseUrl::parse("http://a/b/c/d;p?q"), reference);
  if (separator != std::string_view::npos) {
    if (const auto base = BaseUrl::parse(input.substr(0, separator))) check(*base, reference);
  }
  return 0;
}
