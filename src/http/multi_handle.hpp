#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <optional>

#include "http/transfer.hpp"

namespace simul::http {

struct MultiHandleCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

using MultiHandle = std::unique_ptr<CURLM, MultiHandleCleanup>;

/// For HTTP/1.1. Keeps at most so many connections. Throws WorkError if out of memory.
MultiHandle make_multi_handle(std::size_t max_connections);

struct DoneTransfer {
  Transfer& transfer;
  CURLcode code;  // for transfer.end()
};

/// Removes a transfer that is done from the multi handle. Nothing if there is none.
std::optional<DoneTransfer> take_done(CURLM* multi);

}  // namespace simul::http
