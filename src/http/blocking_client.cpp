#include "http/blocking_client.hpp"

#include "http/libcurl.hpp"
#include "http/open_sockets.hpp"
#include "http/transfer.hpp"

namespace simul::http {

namespace {

// A server that gives up an idle connection has waited for longer. To look for what it said costs a
// system call, one in ten of a small GET.
constexpr std::chrono::milliseconds kIdle(1);

}  // namespace

BlockingClient::BlockingClient(const ClientOptions& options)
    : sockets_(std::make_unique<OpenSockets>()),
      transfer_(std::make_unique<Transfer>(in_a_session(options), sockets_.get())) {}

BlockingClient::~BlockingClient() = default;

const Response& BlockingClient::get(const std::string& url) {
  if (transfer_->begin(url)) {
    const Utf8HostNames utf8;
    if (std::chrono::steady_clock::now() - idle_since_ > kIdle) sockets_->shut_down_stale();
    while (!transfer_->end(curl_easy_perform(transfer_->handle()))) {
    }
    idle_since_ = std::chrono::steady_clock::now();
  }
  return transfer_->response();
}

}  // namespace simul::http
