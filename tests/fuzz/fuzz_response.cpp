// The path of the clients without libcurl from bytes to a response, without a socket: nothing that
// a server sends may crash it, make it loop or grow beyond its limits, and how the bytes were cut
// into pieces on their way must make no difference.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "http/response_reader.hpp"

namespace {

using namespace simul::http;
using Status = ResponseReader::Status;

constexpr std::size_t kMaxHead = 1024;
constexpr std::size_t kMaxBody = 4096;
constexpr std::size_t kLargestBuffer = 80 << 10;

void require(bool holds) {
  if (!holds) std::abort();
}

Limits limits() {
  Limits limits;
  limits.max_header_bytes = kMaxHead;
  limits.max_body_bytes = kMaxBody;
  return limits;
}

// As on one connection: responses as long as it is kept, then its end.
std::vector<Response> read(std::string_view bytes, std::size_t piece) {
  std::vector<Response> responses;
  ResponseReader reader(limits());
  for (bool kept = true; kept;) {
    Response response;
    reader.start(response);
    Status status = Status::incomplete;
    while (status == Status::incomplete && !bytes.empty()) {
      const std::span<char> space = reader.space();
      require(!space.empty() && space.size() <= kLargestBuffer);
      const std::size_t size = std::min({bytes.size(), piece, space.size()});
      std::ranges::copy(bytes.substr(0, size), space.begin());
      bytes.remove_prefix(size);
      status = reader.received(size);
      require(response.body.size() <= kMaxBody);
      require(response.content_type.size() <= kMaxHead);
    }
    const bool ended = status == Status::incomplete;
    if (ended) status = reader.ended();
    require(status != Status::incomplete);
    if (status == Status::failed) {
      require(!reader.why().empty());
      return responses;
    }
    require(response.status >= 200 && response.status <= 999);
    kept = !ended && reader.keeps_connection();
    responses.push_back(response);
  }
  return responses;
}

// A connection that is not kept ends where its bytes are cut: with all of them at once, what comes
// behind a response is seen, and with one at a time it is not.
void require_same(const std::vector<Response>& a, const std::vector<Response>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    require(a[i].status == b[i].status && a[i].body == b[i].body &&
            a[i].content_type == b[i].content_type);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<Response> whole = read(bytes, size);
  const std::vector<Response> bytewise = read(bytes, 1);
  require(whole.empty() == bytewise.empty());
  require_same(whole, bytewise);
  require_same(whole, read(bytes, 7));
  return 0;
}
