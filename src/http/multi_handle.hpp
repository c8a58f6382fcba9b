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

/// For HTTP/1.1, keeping at most so many connections. Throws WorkError: out of memory.
MultiHandle make_multi_handle(std::size_t max_connections);

struct DoneTransfer {
  Transfer& transfer;
  CURLcode code;  // what transfer.end() asks for
};

/// Takes a transfer that is done out of the multi handle, if there is one.
std::optional<DoneTransfer> take_done(CURLM* multi);

}  // namespace simul::http
