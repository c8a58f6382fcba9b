#include "net/http_response_head.hpp"

#include <algorithm>
#include <charconv>

namespace simul::net {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<std::int64_t> parse_length(std::string_view digits) {
  std::int64_t length = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, length);
  if (error != std::errc() || stop != end || length < 0) return std::nullopt;
  return length;
}

}  // namespace

bool same_token(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

void ResponseHead::start() {
  status_ = 0;
  complete_ = false;
  in_headers_ = false;
  bytes_ = 0;
}

ResponseHead::Line ResponseHead::add(std::string_view line) {
  bytes_ += static_cast<std::int64_t>(line.size());
  if (complete_) return Line::kTaken;
  if (!in_headers_) {
    start_response(line);
    return Line::kTaken;
  }
  if (line == "\r\n" || line == "\n") {
    in_headers_ = false;
    complete_ = status_ >= 200;
    return complete_ ? Line::kEnd : Line::kTaken;
  }
  // Of all fields only three matter here, and they begin with these letters.
  if (lower(line.front()) != 'c' && lower(line.front()) != 't') return Line::kTaken;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return Line::kTaken;
  return add_field(line.substr(0, colon), trimmed(line.substr(colon + 1)));
}

void ResponseHead::start_response(std::string_view status_line) {
  in_headers_ = true;
  has_transfer_encoding_ = false;
  strange_transfer_coding_ = false;
  content_length_.reset();
  content_encoding_.clear();
  status_ = 0;
  const std::size_t blank = status_line.find(' ');
  if (blank != std::string_view::npos) {
    const char* const first = status_line.data() + blank + 1;
    std::from_chars(first, status_line.data() + status_line.size(), status_);
  }
}

ResponseHead::Line ResponseHead::add_field(std::string_view name, std::string_view value) {
  if (same_token(name, "content-length")) {
    const auto length = parse_length(value);
    if (!length || (content_length_ && *content_length_ != *length)) return Line::kMalformed;
    content_length_ = length;
  } else if (same_token(name, "content-encoding")) {
    if (!content_encoding_.empty()) content_encoding_ += ", ";
    content_encoding_ += value;
  } else if (same_token(name, "transfer-encoding")) {
    has_transfer_encoding_ = true;
    strange_transfer_coding_ = strange_transfer_coding_ || !same_token(value, "chunked");
  }
  return Line::kTaken;
}

std::optional<std::int64_t> ResponseHead::body_length() const {
  if (status_ == 204 || status_ == 304) return 0;
  if (has_transfer_encoding_) return std::nullopt;
  return content_length_;
}

}  // namespace simul::net
