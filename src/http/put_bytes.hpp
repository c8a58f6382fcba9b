#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <cstddef>
#include <string_view>

namespace simul::http {

/// Whether Beast 1.81 waits in vain for the end of a chunk's first line, given the bytes with which
/// it says that it needs more. It takes a quoted string in the line's extensions to go on behind
/// the line's end, where none may be (RFC 9110, 5.6.4), and counts the chunk against the limit of
/// the body each time that more bytes come.
inline bool waits_in_vain_for_chunk(std::string_view bytes) {
  constexpr std::string_view kLineEnd = "\r\n";
  if (bytes.starts_with(kLineEnd)) bytes.remove_prefix(kLineEnd.size());  // of the chunk before it
  const std::size_t digit = bytes.find_first_not_of('0');
  constexpr std::string_view kDigits = "123456789abcdefABCDEF";
  const bool last = digit == bytes.npos || kDigits.find(bytes[digit]) == kDigits.npos;
  // Behind the last chunk's line there may be trailers, which end with an empty line.
  return bytes.find(last ? "\r\n\r\n" : kLineEnd) != bytes.npos;
}

/// `parser.put` for bytes that come in any pieces, of which Beast 1.81 cannot take some in a
/// chunked body. Returns how many it took. The error is need_more where it waits for more of them.
template <class Parser>
std::size_t put_bytes(Parser& parser, std::string_view bytes, boost::beast::error_code& error) {
  using Error = boost::beast::http::error;
  // The end of every chunked body. Beast asserts if the last chunk comes byte by byte.
  constexpr std::string_view kLastChunk = "0\r\n\r\n";
  const bool in_chunks = parser.is_header_done() && parser.chunked();
  if (in_chunks && bytes.size() < kLastChunk.size()) {
    error = Error::need_more;
    return 0;
  }
  const std::size_t taken = parser.put({bytes.data(), bytes.size()}, error);
  const bool waits = in_chunks && taken == 0 && error == Error::need_more;
  if (waits && waits_in_vain_for_chunk(bytes)) error = Error::bad_chunk_extension;
  return taken;
}

}  // namespace simul::http
