#include "http/request.hpp"

#include <netdb.h>

#include <algorithm>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/serializer.hpp>
#include <cstring>
#include <memory>
#include <variant>

#include "core/ascii.hpp"
#include "http/content_decoder.hpp"

namespace simul::http {

namespace {

namespace beast = boost::beast;

constexpr std::string_view kNoAscii = "a host name that is not ASCII";

std::string serialize(const HttpUrl& url, const ClientOptions& options) {
  beast::http::request<beast::http::empty_body> message(beast::http::verb::get, url.target, 11);
  message.set(beast::http::field::host, url.authority);
  if (!options.user_agent.empty()) {
    message.set(beast::http::field::user_agent, options.user_agent);
  }
  message.set(beast::http::field::accept, "*/*");  // as libcurl does
  if (options.accept_compressed) {
    const std::string_view coding = ContentDecoder::kAccepted;
    message.set(beast::http::field::accept_encoding, {coding.data(), coding.size()});
  }
  beast::http::request_serializer<beast::http::empty_body> serializer(message);
  std::string bytes;
  beast::error_code error;
  while (!error && !serializer.is_done()) {
    serializer.next(error, [&](beast::error_code&, const auto& buffers) {
      std::size_t size = 0;
      for (const boost::asio::const_buffer buffer : beast::buffers_range_ref(buffers)) {
        bytes.append(static_cast<const char*>(buffer.data()), buffer.size());
        size += buffer.size();
      }
      serializer.consume(size);
    });
  }
  return bytes;
}

struct FreeAddresses {
  void operator()(addrinfo* found) const { freeaddrinfo(found); }
};

std::variant<std::vector<SocketAddress>, UrlRefusal> look_up(const HttpUrl& url) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* first = nullptr;
  const int error = getaddrinfo(url.host.c_str(), url.port.c_str(), &wanted, &first);
  if (error != 0) return UrlRefusal{FailureKind::dns, gai_strerror(error)};
  const std::unique_ptr<addrinfo, FreeAddresses> owner(first);
  std::vector<SocketAddress> addresses;
  for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
    SocketAddress& address = addresses.emplace_back();
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
  }
  return addresses;
}

}  // namespace

Request::Request(const std::string& url, const ClientOptions& options) : url_(url) {
  auto parsed = parse_http_url(url);
  if (auto* const refusal = std::get_if<UrlRefusal>(&parsed)) {
    refusal_ = std::move(*refusal);
    return;
  }
  const HttpUrl& parts = std::get<HttpUrl>(parsed);
  if (!std::ranges::all_of(parts.host, is_ascii_byte)) {
    refusal_ = {FailureKind::bad_url, std::string(kNoAscii)};
    return;
  }
  auto found = look_up(parts);
  if (auto* const refusal = std::get_if<UrlRefusal>(&found)) {
    refusal_ = std::move(*refusal);
    return;
  }
  addresses_ = std::get<std::vector<SocketAddress>>(std::move(found));
  authority_ = parts.authority;
  bytes_ = serialize(parts, options);
}

std::string_view Request::beyond_reach(std::string_view url) {
  const auto parsed = parse_http_url(url);
  const auto* const parts = std::get_if<HttpUrl>(&parsed);
  if (parts == nullptr) return {};
  if (parts->tls) return "TLS";
  if (parts->has_user) return "a user name in a URL";
  if (!std::ranges::all_of(parts->host, is_ascii_byte)) return kNoAscii;
  return {};
}

}  // namespace simul::http
