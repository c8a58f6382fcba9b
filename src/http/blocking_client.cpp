#include "http/blocking_client.hpp"

#include "http/libcurl.hpp"
#include "http/open_sockets.hpp"
#include "http/transfer.hpp"

namespace simul::http {

BlockingClient::BlockingClient(const ClientOptions& options)
    : sockets_(std::make_unique<OpenSockets>()),
      transfer_(std::make_unique<Transfer>(in_a_session(options), sockets_.get())) {}

BlockingClient::~BlockingClient() = default;

const Response& BlockingClient::get(const std::string& url) {
  if (transfer_->begin(url)) {
    const Utf8HostNames utf8;
    sockets_->shut_down_stale();
    while (!transfer_->end(curl_easy_perform(transfer_->handle()))) {
    }
  }
  return transfer_->response();
}

}  // namespace simul::http
