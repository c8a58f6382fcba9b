#include "http/content_decoder.hpp"

#include <algorithm>
#include <array>
#include <new>

#include "core/ascii.hpp"

namespace simul::http {

namespace {

// The largest window, and automatic detection of gzip and zlib.
constexpr int kWindowBits = 15 + 32;
// The largest window, for a stream without header and checksum.
constexpr int kRawWindowBits = -15;

// Whether a stream begins with the header of zlib (RFC 1950) or gzip. No raw deflate stream does:
// gzip's first byte would be an invalid type of block, zlib's a stored block whose padding is not
// zero.
bool has_header(char first, char second) {
  const auto a = static_cast<unsigned char>(first);
  const auto b = static_cast<unsigned char>(second);
  const bool zlib = (a & 0x0F) == 8 && (a >> 4) <= 7 && (a * 256 + b) % 31 == 0;
  return zlib || (a == 0x1F && b == 0x8B);
}

}  // namespace

ContentDecoder::~ContentDecoder() {
  if (initialised_) inflateEnd(&stream_);
}

bool ContentDecoder::start(std::string_view coding) {
  at_end_ = false;
  padded_ = false;
  first_byte_.reset();
  coding_ = Coding::identity;
  if (coding.empty() || equal_ignoring_case(coding, "identity")) return true;
  kind_unknown_ = equal_ignoring_case(coding, "deflate");
  if (!kind_unknown_ && !equal_ignoring_case(coding, "gzip") &&
      !equal_ignoring_case(coding, "x-gzip")) {
    return false;
  }
  coding_ = Coding::zlib;
  if (!kind_unknown_) reset(kWindowBits);
  return true;
}

void ContentDecoder::reset(int window_bits) {
  const int status =
      initialised_ ? inflateReset2(&stream_, window_bits) : inflateInit2(&stream_, window_bits);
  if (status != Z_OK) throw std::bad_alloc();
  initialised_ = true;
}

ContentDecoder::Result ContentDecoder::feed(std::string_view bytes, std::string& out,
                                            std::int64_t limit) {
  if (coding_ == Coding::identity) {
    const auto room = static_cast<std::size_t>(limit) - out.size();
    out.append(bytes.substr(0, room));
    return bytes.size() > room ? Result::too_large : Result::ok;
  }
  if (!kind_unknown_ || bytes.empty()) return inflate_all(bytes, out, limit);
  if (!first_byte_) {
    first_byte_ = bytes.front();
    bytes.remove_prefix(1);
    if (bytes.empty()) return Result::ok;
  }
  kind_unknown_ = false;
  reset(has_header(*first_byte_, bytes.front()) ? kWindowBits : kRawWindowBits);
  const Result result = inflate_all({&*first_byte_, 1}, out, limit);
  return result == Result::ok ? inflate_all(bytes, out, limit) : result;
}

ContentDecoder::Result ContentDecoder::inflate_all(std::string_view bytes, std::string& out,
                                                   std::int64_t limit) {
  // zlib does not write to its input, but its interface does not say so everywhere.
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_.avail_in = static_cast<uInt>(bytes.size());
  while (stream_.avail_in > 0) {
    if (at_end_) {
      if (!skip_padding()) return Result::ok;
      // Another member of a gzip stream; anything else is corrupt.
      if (padded_ || inflateReset(&stream_) != Z_OK) return Result::corrupt;
      at_end_ = false;
    }
    const Result result = inflate_into(out, limit);
    if (result != Result::ok) return result;
  }
  return Result::ok;
}

// Whether anything follows the padding.
bool ContentDecoder::skip_padding() {
  while (stream_.avail_in > 0 && *stream_.next_in == 0) {
    ++stream_.next_in;
    --stream_.avail_in;
    padded_ = true;
  }
  return stream_.avail_in > 0;
}

ContentDecoder::Result ContentDecoder::inflate_into(std::string& out, std::int64_t limit) {
  std::array<char, 16 << 10> chunk;
  do {
    stream_.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream_.avail_out = static_cast<uInt>(chunk.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return Result::corrupt;
    const std::size_t made = chunk.size() - stream_.avail_out;
    const auto room = static_cast<std::size_t>(limit) - out.size();
    out.append(chunk.data(), std::min(made, room));
    if (made > room) return Result::too_large;
    if (status == Z_STREAM_END) {
      at_end_ = true;
      return Result::ok;
    }
  } while (stream_.avail_out == 0);  // if the chunk is full, there may be more output
  return Result::ok;
}

}  // namespace simul::http
