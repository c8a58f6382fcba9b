#include "http/content_decoder.hpp"

#include <algorithm>
#include <array>
#include <new>

#include "core/ascii.hpp"

namespace simul::http {

namespace {

// The largest window, and automatic detection of gzip and zlib ("deflate").
constexpr int kWindowBits = 15 + 32;

}  // namespace

ContentDecoder::~ContentDecoder() {
  if (initialised_) inflateEnd(&stream_);
}

bool ContentDecoder::start(std::string_view coding) {
  at_end_ = false;
  coding_ = Coding::identity;
  if (coding.empty() || equal_ignoring_case(coding, "identity")) return true;
  if (!equal_ignoring_case(coding, "gzip") && !equal_ignoring_case(coding, "x-gzip") &&
      !equal_ignoring_case(coding, "deflate")) {
    return false;
  }
  coding_ = Coding::zlib;
  const int status =
      initialised_ ? inflateReset2(&stream_, kWindowBits) : inflateInit2(&stream_, kWindowBits);
  if (status != Z_OK) throw std::bad_alloc();
  initialised_ = true;
  return true;
}

ContentDecoder::Result ContentDecoder::feed(std::string_view bytes, std::string& out,
                                            std::int64_t limit) {
  if (coding_ == Coding::identity) {
    const auto room = static_cast<std::size_t>(limit) - out.size();
    out.append(bytes.substr(0, room));
    return bytes.size() > room ? Result::too_large : Result::ok;
  }
  // zlib does not write to its input, but its interface does not say so everywhere.
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_.avail_in = static_cast<uInt>(bytes.size());
  while (stream_.avail_in > 0) {
    if (at_end_) {  // another member of a gzip stream; anything else is corrupt
      if (inflateReset(&stream_) != Z_OK) return Result::corrupt;
      at_end_ = false;
    }
    const Result result = inflate_into(out, limit);
    if (result != Result::ok) return result;
  }
  return Result::ok;
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
