#pragma once

#include <string_view>

namespace simul::http {

/// Whether Beast 1.81 waits in vain for the end of a chunk's first line, given
/// the bytes with which it says that it needs more. It takes a quoted string in the line's
/// extensions to go on behind the line's end, where none may be (RFC 9110, 5.6.4), and counts the
/// chunk against the limit of the body each time that more bytes come.
inline bool waits_in_vain_for_chunk(std::string_view bytes) {
  constexpr std::string_view kLineEnd = "\r\n";
  if (bytes.starts_with(kLineEnd)) bytes.remove_prefix(kLineEnd.size());  // of the chunk before it
  const std::size_t digit = bytes.find_first_not_of('0');
  constexpr std::string_view kDigits = "123456789abcdefABCDEF";
  const bool last = digit == bytes.npos || kDigits.find(bytes[digit]) == kDigits.npos;
  // Behind the last chunk's line there may be trailers, which end with an empty line.
  return bytes.find(last ? "\r\n\r\n" : kLineEnd) != bytes.npos;
}

}  // namespace simul::http
