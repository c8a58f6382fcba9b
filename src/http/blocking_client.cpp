#include "http/blocking_client.hpp"

#include "http/transfer.hpp"

namespace simul::http {

BlockingClient::BlockingClient(const ClientOptions& options)
    : transfer_(std::make_unique<Transfer>(options)) {}

BlockingClient::~BlockingClient() = default;

const Response& BlockingClient::get(const std::string& url) {
  if (transfer_->begin(url)) {
    while (!transfer_->end(curl_easy_perform(transfer_->handle()))) {
    }
  }
  return transfer_->response();
}

}  // namespace simul::http
