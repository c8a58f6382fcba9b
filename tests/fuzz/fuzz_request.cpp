// The fixture server's path from bytes to answers, without a socket: nothing that a client sends
// may crash it, and how the bytes were cut into pieces on their way must make no difference.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures/request_parser.hpp"
#include "fixtures/routes.hpp"

namespace {

using namespace simul::fixtures;

constexpr std::size_t kMaxHead = 1024;
constexpr std::uint64_t kMaxBody = 4096;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Conversation {
  std::vector<Request> requests;
  unsigned refused = 0;  // the status with which the connection ended, if it did
};

// As a session does it: at most `piece` new bytes at a time, what was not taken is given again, and
// a line that fills the whole buffer ends the connection.
Conversation talk(std::string_view bytes, std::size_t piece) {
  Conversation conversation;
  RequestParser parser(kMaxHead, kMaxBody);
  std::size_t begin = 0;
  std::size_t end = 0;
  while (true) {
    if (begin < end) {
      const std::size_t taken = parser.parse(bytes.substr(begin, end - begin));
      require(taken <= end - begin);
      begin += taken;
      if (parser.status() == RequestParser::Status::invalid) {
        conversation.refused = parser.error_status();
        return conversation;
      }
      if (parser.status() == RequestParser::Status::complete) {
        require(parser.request().body_size <= kMaxBody);
        conversation.requests.push_back(parser.request());
        parser.reset();
        continue;
      }
    }
    if (end == bytes.size() || end - begin >= kMaxHead) return conversation;
    end = std::min({bytes.size(), end + piece, begin + kMaxHead});
  }
}

bool same(const Request& a, const Request& b) {
  return a.method == b.method && a.target == b.target && a.host == b.host &&
         a.body_size == b.body_size && a.keep_alive == b.keep_alive && a.http_1_0 == b.http_1_0 &&
         a.expects_continue == b.expects_continue;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Conversation whole = talk(bytes, kMaxHead);
  const Conversation bytewise = talk(bytes, 1);
  require(whole.requests.size() == bytewise.requests.size());
  // Once it has to wait, Beast looks only for the end of the head: it may still be waiting for it
  // where it would have seen what is wrong with a head that comes at once.
  require(whole.refused != 0 || bytewise.refused == 0);

  const Statistics statistics;
  Routes routes(statistics, "http");
  for (std::size_t i = 0; i < whole.requests.size(); ++i) {
    require(same(whole.requests[i], bytewise.requests[i]));
    Answer scratch;
    const Answer& answer = routes.find(whole.requests[i], scratch);
    if (!answer.fault.empty()) continue;
    require(answer.response.status >= 200 && answer.response.status < Statistics::kStatusEnd);
    require(answer.response.head().ends_with("\r\n\r\n"));
    require(answer.response.head().find("\r\n\r\n") + 4 == answer.response.head_size);
  }
  return 0;
}
