#include "http/response_reader.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <cstring>
#include <string>

#include "http/content_decoder.hpp"
#include "http/put_bytes.hpp"

namespace simul::http {

namespace {

namespace beast = boost::beast;
using beast::http::error;

// What a connection has at first, and keeps: two small pages and their heads fit in.
constexpr std::size_t kFirstBuffer = std::size_t{4} << 10;
constexpr std::size_t kKeptBuffer = std::size_t{16} << 10;
constexpr std::size_t kLargestBuffer = std::size_t{64} << 10;

constexpr int kSwitchingProtocols = 101;

struct Failure {
  FailureKind kind;
  std::string_view why;
};

Failure failure_of(const beast::error_code& code) {
  if (code == error::header_limit) {
    return {FailureKind::too_large, "more header bytes than the limit allows"};
  }
  if (code == error::body_limit) {
    return {FailureKind::too_large, "a larger body than the limit allows"};
  }
  if (code == error::partial_message || code == error::end_of_stream) {
    return {FailureKind::closed_early, describe(FailureKind::closed_early)};
  }
  return {FailureKind::malformed, "no response of HTTP/1.1, or one whose end is not certain"};
}

// Whether more bytes can make a status line of it. Beast looks for the whole version first, and
// would wait for the rest of "hello".
bool may_begin_response(std::string_view bytes) {
  constexpr std::string_view kVersion = "HTTP/1.";
  const std::size_t size = std::min(bytes.size(), kVersion.size());
  return bytes.substr(0, size) == kVersion.substr(0, size);
}

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

/// Beast's parser for one message.
class ResponseReader::Message final : public beast::http::basic_parser<false> {
 public:
  Message(State& owner, const Limits& limits);
  Message(Message&&) = default;
  Message& operator=(Message&&) = default;

 private:
  using error_code = beast::error_code;
  using string_view = beast::string_view;

  void on_request_impl(beast::http::verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int code, string_view reason, int version, error_code& error) override;
  void on_field_impl(beast::http::field name, string_view name_string, string_view value,
                     error_code& error) override;
  void on_header_impl(error_code& error) override;
  void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code& error) override;
  std::size_t on_body_impl(string_view body, error_code& error) override;
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t remaining, string_view body,
                                 error_code& error) override;
  void on_finish_impl(error_code&) override {}

  bool is_folded(string_view name, string_view value) const;
  void take_transfer_codings(string_view list);
  void take_content_codings(string_view list);

  State* state_;
  bool unsupported_transfer_coding_ = false;
  bool chunked_ = false;
};

struct ResponseReader::State {
  explicit State(const Limits& its_limits)
      : limits(its_limits), buffer(kFirstBuffer), message(*this, limits) {}

  void fail(FailureKind kind, std::string_view why) {
    status = Status::failed;
    failure = {kind, why};
  }
  // For the parser's callbacks: it stops at any error.
  void refuse(FailureKind kind, std::string_view why, beast::error_code& code) {
    fail(kind, why);
    code = error::bad_value;
  }
  void make_room();
  Status parse();
  void end_message();
  std::string_view pending() const { return {buffer.data() + begin, end - begin}; }

  const Limits limits;
  std::vector<char> buffer;
  std::size_t begin = 0;  // of what is not parsed
  std::size_t end = 0;

  Message message;
  Response* response = nullptr;
  Status status = Status::incomplete;
  Failure failure{};
  ContentDecoder decoder;
  std::string coding;
  bool begun = false;
  bool head_complete = false;
  std::int64_t head_bytes = 0;  // of interim responses, too
  std::uint64_t body_bytes = 0;
};

ResponseReader::Message::Message(State& owner, const Limits& limits) : state_(&owner) {
  header_limit(static_cast<std::uint32_t>(limits.max_header_bytes));
  body_limit(static_cast<std::uint64_t>(limits.max_body_bytes));
}

void ResponseReader::Message::on_response_impl(int code, string_view, int, error_code& error) {
  if (code < 100 || code == kSwitchingProtocols) {
    state_->refuse(FailureKind::malformed, "a status that nobody asked for", error);
    return;
  }
  state_->response->status = code;
}

// Beast unfolds into a buffer of its own, unless the value begins on the second line.
bool ResponseReader::Message::is_folded(string_view name, string_view value) const {
  const std::vector<char>& buffer = state_->buffer;
  const std::less<> before;
  if (before(value.data(), buffer.data()) || !before(value.data(), buffer.data() + buffer.size())) {
    return true;
  }
  const char* const end_of_name = name.data() + name.size();
  return std::find(end_of_name, value.data(), '\n') != value.data();
}

void ResponseReader::Message::on_field_impl(beast::http::field name, string_view name_string,
                                            string_view value, error_code& error) {
  using beast::http::field;
  if (state_->head_complete) return;  // a trailer is ignored
  switch (name) {
    case field::content_length:
    case field::transfer_encoding:
      if (is_folded(name_string, value)) {
        state_->refuse(FailureKind::malformed, "a folded field that delimits the body", error);
      } else if (name == field::transfer_encoding) {
        take_transfer_codings(value);
      }
      break;
    case field::content_encoding:
      take_content_codings(value);
      break;
    case field::content_type: {
      std::string& type = state_->response->content_type;
      if (!type.empty()) type += ", ";
      type += view(value);
      break;
    }
    default:
      break;
  }
}

void ResponseReader::Message::take_transfer_codings(string_view list) {
  for (const string_view each : beast::http::token_list(list)) {
    if (beast::iequals(each, "identity")) continue;
    unsupported_transfer_coding_ =
        unsupported_transfer_coding_ || chunked_ || !beast::iequals(each, "chunked");
    chunked_ = true;
  }
}

void ResponseReader::Message::take_content_codings(string_view list) {
  std::string& coding = state_->coding;
  for (const string_view each : beast::http::token_list(list)) {
    if (beast::iequals(each, "identity")) continue;
    if (!coding.empty()) coding += ", ";
    coding += view(each);
  }
}

void ResponseReader::Message::on_header_impl(error_code& error) {
  if (state_->response->status < 200) return;
  state_->head_complete = true;
  if (unsupported_transfer_coding_) {
    state_->refuse(FailureKind::bad_encoding, "a transfer coding other than chunked", error);
  } else if (!state_->decoder.start(state_->coding)) {
    state_->refuse(FailureKind::bad_encoding, "an unknown content coding", error);
  }
}

void ResponseReader::Message::on_body_init_impl(boost::optional<std::uint64_t> const& length,
                                                error_code&) {
  if (length) state_->response->body.reserve(std::min<std::uint64_t>(*length, kLargestReserve));
}

std::size_t ResponseReader::Message::on_body_impl(string_view body, error_code& error) {
  state_->body_bytes += body.size();
  switch (state_->decoder.feed(view(body), state_->response->body, state_->limits.max_body_bytes)) {
    case ContentDecoder::Result::ok:
      break;
    case ContentDecoder::Result::too_large:
      error = beast::http::error::body_limit;
      break;
    case ContentDecoder::Result::corrupt:
      state_->refuse(FailureKind::bad_encoding, "the compressed body is corrupt", error);
      break;
  }
  return body.size();
}

std::size_t ResponseReader::Message::on_chunk_body_impl(std::uint64_t, string_view body,
                                                        error_code& error) {
  return on_body_impl(body, error);
}

void ResponseReader::State::make_room() {
  if (begin > 0) {
    std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    end -= begin;
    begin = 0;
  }
  if (end < buffer.size()) return;
  const std::size_t largest =
      std::max(kLargestBuffer, static_cast<std::size_t>(limits.max_header_bytes)) + kFirstBuffer;
  buffer.resize(std::min(2 * buffer.size(), largest));
}

// Every turn takes bytes, or is the last one.
ResponseReader::Status ResponseReader::State::parse() {
  while (status == Status::incomplete && begin < end) {
    const std::string_view rest = pending();
    const bool in_head = !message.is_header_done();
    if (!message.got_some() && !may_begin_response(rest)) {
      fail(FailureKind::malformed, "no status line of HTTP/1.1");
      break;
    }
    beast::error_code code;
    const std::size_t taken = put_bytes(message, rest, code);
    begin += taken;
    if (status == Status::failed) break;  // a callback refused it
    if (code && code != error::need_more) {
      failure = failure_of(code);
      status = Status::failed;
      break;
    }
    // Beast applies its limit to each piece, not to their sum, and none to what frames chunks.
    std::size_t waiting = end - begin;
    if (in_head) {
      head_bytes += static_cast<std::int64_t>(taken);
      if (message.is_header_done()) waiting = 0;
    } else if (code != error::need_more) {
      waiting = 0;
    }
    const std::int64_t before = in_head ? head_bytes : 0;
    if (before + static_cast<std::int64_t>(waiting) > limits.max_header_bytes) {
      failure = failure_of(error::header_limit);
      status = Status::failed;
      break;
    }
    if (message.is_done()) end_message();
    if (taken == 0) break;
  }
  if (begin == end) begin = end = 0;
  return status;
}

// Interim responses come before the final one.
void ResponseReader::State::end_message() {
  if (head_complete) {
    status = Status::whole;
    if (begin == end && buffer.size() > kKeptBuffer) buffer = std::vector<char>(kFirstBuffer);
    return;
  }
  response->status = 0;
  response->content_type.clear();
  coding.clear();
  message = Message(*this, limits);
}

ResponseReader::ResponseReader(const Limits& limits) : state_(std::make_unique<State>(limits)) {}

ResponseReader::~ResponseReader() = default;

void ResponseReader::start(Response& response) {
  State& state = *state_;
  state.response = &response;
  state.begin = state.end = 0;
  state.message = Message(state, state.limits);
  state.status = Status::incomplete;
  state.coding.clear();
  state.begun = false;
  state.head_complete = false;
  state.head_bytes = 0;
  state.body_bytes = 0;
}

std::span<char> ResponseReader::space() {
  if (state_->end == state_->buffer.size()) state_->make_room();
  return std::span(state_->buffer).subspan(state_->end);
}

ResponseReader::Status ResponseReader::received(std::size_t size) {
  state_->begun = state_->begun || size > 0;
  state_->end += size;
  return state_->parse();
}

ResponseReader::Status ResponseReader::ended() {
  State& state = *state_;
  if (state.status != Status::incomplete) return state.status;
  beast::error_code code = error::end_of_stream;
  if (state.message.got_some()) state.message.put_eof(code);
  if (code) {
    state.failure = failure_of(code);
    state.status = Status::failed;
  } else if (state.message.is_done()) {
    state.end_message();
  }
  return state.status;
}

FailureKind ResponseReader::failure() const {
  return state_->failure.kind;
}

std::string_view ResponseReader::why() const {
  return state_->failure.why;
}

bool ResponseReader::has_begun() const {
  return state_->begun;
}

bool ResponseReader::head_complete() const {
  return state_->head_complete;
}

std::uint64_t ResponseReader::body_bytes() const {
  return state_->body_bytes;
}

// Whether a body of no bytes is an encoded stream that was cut short: it is an empty page.
bool ResponseReader::coding_complete() const {
  return state_->body_bytes == 0 || state_->decoder.complete();
}

bool ResponseReader::keeps_connection() const {
  return state_->begin == state_->end && state_->message.keep_alive();
}

}  // namespace simul::http
