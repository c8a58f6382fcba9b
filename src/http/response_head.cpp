#include "http/response_head.hpp"

#include <algorithm>
#include <charconv>

#include "core/ascii.hpp"

namespace simul::http {

namespace {

std::optional<std::int64_t> parse_length(std::string_view digits) {
  std::int64_t length = 0;
  const char* const end = digits.data() + digits.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the range is given whole
  const auto [stop, error] = std::from_chars(digits.data(), end, length);
  if (error != std::errc() || stop != end || length < 0) return std::nullopt;
  return length;
}

// The status of a line such as "HTTP/1.1 200 OK". 0 for anything else; libcurl accepts some of
// that.
int parse_status(std::string_view line) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kLength = 12;
  if (line.size() <= kLength || !line.starts_with(kVersion)) return 0;
  const std::string_view digits = line.substr(9, 3);
  if ((line[7] != '0' && line[7] != '1') || line[8] != ' ' ||
      !std::all_of(digits.begin(), digits.end(), is_digit) || is_digit(line[kLength]))
    return 0;
  int status = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), status);
  return status >= 100 ? status : 0;
}

}  // namespace

void ResponseHead::start() {
  status_ = 0;
  complete_ = false;
  in_headers_ = false;
  bytes_ = 0;
}

ResponseHead::Line ResponseHead::add(std::string_view line) {
  bytes_ += static_cast<std::int64_t>(line.size());
  if (complete_) return Line::taken;
  if (!in_headers_) return start_response(line);
  if (line == "\r\n" || line == "\n") {
    in_headers_ = false;
    complete_ = status_ >= 200;
    return complete_ ? Line::end : Line::taken;
  }
  // Only three fields matter here, and they begin with these letters.
  if (lower(line.front()) != 'c' && lower(line.front()) != 't') return Line::taken;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return Line::taken;
  return add_field(line.substr(0, colon), trimmed(line.substr(colon + 1), kHttpWhiteSpace));
}

ResponseHead::Line ResponseHead::start_response(std::string_view line) {
  in_headers_ = true;
  has_transfer_encoding_ = false;
  unsupported_transfer_coding_ = false;
  content_length_.reset();
  content_encoding_.clear();
  status_ = parse_status(line);
  return status_ == 0 ? Line::malformed : Line::taken;
}

ResponseHead::Line ResponseHead::add_field(std::string_view name, std::string_view value) {
  if (equal_ignoring_case(name, "content-length")) {
    const auto length = parse_length(value);
    if (!length || (content_length_ && *content_length_ != *length)) return Line::malformed;
    content_length_ = length;
  } else if (equal_ignoring_case(name, "content-encoding")) {
    if (!content_encoding_.empty()) content_encoding_ += ", ";
    content_encoding_ += value;
  } else if (equal_ignoring_case(name, "transfer-encoding")) {
    has_transfer_encoding_ = true;
    unsupported_transfer_coding_ =
        unsupported_transfer_coding_ || !equal_ignoring_case(value, "chunked");
  }
  return Line::taken;
}

std::optional<std::int64_t> ResponseHead::body_length() const {
  if (status_ == 204 || status_ == 304) return 0;
  if (has_transfer_encoding_) return std::nullopt;
  return content_length_;
}

}  // namespace simul::http
