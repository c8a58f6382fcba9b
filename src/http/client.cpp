#include "http/client.hpp"

namespace simul::http {

ClientOptions in_a_session(ClientOptions options) {
  if (!options.cookies) options.cookies = std::make_shared<CookieJar>();
  return options;
}

void Response::clear() {
  failure.reset();
  status = 0;
  body.clear();
  if (body.capacity() > kLargestReserve) body.shrink_to_fit();
  content_type.clear();
  final_url.clear();
  detail.clear();
  seconds = 0;
  connections_opened = 0;
  redirects = 0;
  requests_sent = 0;
  retry_after = {};
}

}  // namespace simul::http
