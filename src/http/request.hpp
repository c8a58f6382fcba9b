#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/client.hpp"
#include "http/http_url.hpp"
#include "http/tcp_socket.hpp"

namespace simul::http {

/// A GET of one URL, made once and sent as often as one likes: the bytes that go out, and the
/// addresses that they go to. For the clients without libcurl.
class Request {
 public:
  /// Blocks while the name of the host is looked up, which is done here and never again. A URL that
  /// cannot be asked for makes a request that fails before any network access; see refusal().
  Request(const std::string& url, const ClientOptions& options);

  const std::string& url() const { return url_; }
  /// What the clients without libcurl cannot do that the URL needs, in a few words: "TLS". Empty if
  /// there is nothing.
  static std::string_view beyond_reach(std::string_view url);

  /// Nothing if it can be sent. Otherwise the following are empty.
  const std::optional<UrlRefusal>& refusal() const { return refusal_; }
  /// The whole request.
  std::string_view bytes() const { return bytes_; }
  /// Host and port: requests with the same can share a connection.
  const std::string& authority() const { return authority_; }
  /// To be tried in this order. At least one.
  const std::vector<SocketAddress>& addresses() const { return addresses_; }

 private:
  std::string url_;
  std::optional<UrlRefusal> refusal_;
  std::string bytes_;
  std::string authority_;
  std::vector<SocketAddress> addresses_;
};

}  // namespace simul::http
