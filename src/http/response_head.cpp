#include "http/response_head.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/ascii.hpp"

namespace simul::http {

namespace {

std::optional<std::int64_t> parse_length(std::string_view digits) {
  std::int64_t length = 0;
  const char* const end = digits.data() + digits.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the range is given whole
  const auto [stop, error] = std::from_chars(digits.data(), end, length);
  if (error != std::errc() || stop != end || !is_digit(digits.front())) return std::nullopt;
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

// Calls `take` for each element of a list "a, b, c", without the white space around it. Empty
// elements do not count (RFC 9110, section 5.6.1).
template <class Take>
void for_each_element(std::string_view list, Take take) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view element = trimmed(list.substr(0, comma), kHttpWhiteSpace);
    if (!element.empty()) take(element);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

void append_to_list(std::string& list, std::string_view value) {
  if (!list.empty()) list += ", ";
  list += value;
}

// Their lengths differ, which spares most comparisons.
ResponseHead::Field field_of(std::string_view name) {
  using Field = ResponseHead::Field;
  static constexpr struct {
    std::string_view name;
    Field field;
  } kFields[] = {{"content-length", Field::content_length},
                 {"content-type", Field::content_type},
                 {"content-encoding", Field::content_encoding},
                 {"transfer-encoding", Field::transfer_encoding},
                 {"location", Field::location}};
  for (const auto& each : kFields) {
    if (each.name.size() == name.size() && equal_ignoring_case(each.name, name)) return each.field;
  }
  return Field::none;
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
  if (line.front() == ' ' || line.front() == '\t') {
    if (field_ == Field::none) return Line::taken;
    folded_ = true;
    value_.append(" ").append(trimmed(line, kHttpWhiteSpace));
    return Line::taken;
  }
  if (field_ != Field::none && take_field() == Line::malformed) return Line::malformed;
  if (line == "\r\n" || line == "\n") {
    in_headers_ = false;
    complete_ = status_ >= 200;
    return complete_ ? Line::end : Line::taken;
  }
  // Only a few fields matter here, and they begin with these letters.
  const char initial = lower(line.front());
  if (initial != 'c' && initial != 't' && initial != 'l') return Line::taken;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return Line::taken;
  field_ = field_of(line.substr(0, colon));
  if (field_ != Field::none) value_ = trimmed(line.substr(colon + 1), kHttpWhiteSpace);
  return Line::taken;
}

ResponseHead::Line ResponseHead::start_response(std::string_view line) {
  in_headers_ = true;
  chunked_ = false;
  identity_ = false;
  unsupported_transfer_coding_ = false;
  content_length_.reset();
  content_encoding_.clear();
  content_type_.clear();
  location_.clear();
  field_ = Field::none;
  status_ = parse_status(line);
  return status_ == 0 ? Line::malformed : Line::taken;
}

ResponseHead::Line ResponseHead::take_field() {
  const Field field = std::exchange(field_, Field::none);
  const bool folded = std::exchange(folded_, false);
  const std::string_view value = folded ? trimmed(value_, kHttpWhiteSpace) : value_;
  switch (field) {
    case Field::content_length:
      return folded ? Line::malformed : add_content_length(value);
    case Field::transfer_encoding:
      add_transfer_encoding(value);
      return folded ? Line::malformed : Line::taken;
    case Field::content_type:
      append_to_list(content_type_, value);
      break;
    case Field::content_encoding:
      for_each_element(value, [this](std::string_view coding) {
        if (!equal_ignoring_case(coding, "identity")) append_to_list(content_encoding_, coding);
      });
      break;
    case Field::location:
      if (location_.empty()) location_ = value;
      break;
    case Field::none:
      break;
  }
  return Line::taken;
}

// A list of equal numbers, such as an intermediary makes of repeated fields, is that number
// (RFC 9112, section 6.3).
ResponseHead::Line ResponseHead::add_content_length(std::string_view list) {
  bool found = false;
  bool agree = true;
  for_each_element(list, [&](std::string_view element) {
    const auto length = parse_length(element);
    found = true;
    agree = agree && length && content_length_.value_or(*length) == *length;
    if (agree) content_length_ = length;
  });
  return found && agree ? Line::taken : Line::malformed;
}

void ResponseHead::add_transfer_encoding(std::string_view list) {
  for_each_element(list, [&](std::string_view coding) {
    if (equal_ignoring_case(coding, "identity")) {
      identity_ = true;
      return;
    }
    const bool first_chunked = !chunked_ && equal_ignoring_case(coding, "chunked");
    unsupported_transfer_coding_ = unsupported_transfer_coding_ || !first_chunked;
    chunked_ = true;
  });
}

std::optional<std::int64_t> ResponseHead::body_length() const {
  if (status_ == 204 || status_ == 304) return 0;
  if (chunked_) return std::nullopt;
  return content_length_;
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace simul::http
