#include "http/multi_handle.hpp"

#include "core/error.hpp"

namespace simul::http {

MultiHandle make_multi_handle(std::size_t max_connections) {
  MultiHandle multi(curl_multi_init());
  if (!multi) throw WorkError("libcurl cannot make a multi handle: out of memory");
  // The default depends on the current number of transfers and closes kept connections.
  curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections));
  curl_multi_setopt(multi.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
  return multi;
}

std::optional<DoneTransfer> take_done(CURLM* multi) {
  int left = 0;
  const CURLMsg* const message = curl_multi_info_read(multi, &left);
  if (message == nullptr) return std::nullopt;
  const CURLcode code = message->data.result;  // the message is invalid once its handle is removed
  Transfer& transfer = Transfer::of(message->easy_handle);
  curl_multi_remove_handle(multi, transfer.handle());
  return DoneTransfer{transfer, code};
}

}  // namespace simul::http
