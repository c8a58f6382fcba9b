#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simul::http {

/// Decodes a response's Content-Encoding. libcurl's own decoder reports a truncated stream as whole
/// and ignores the size limit for what it decompresses.
///
/// "deflate" is a zlib stream, and a raw deflate stream, too, which some servers send (RFC 9110,
/// section 8.4.1.2). NUL bytes behind a stream are padding and are ignored, as gzip does; any other
/// byte there begins another gzip member, or is corrupt.
class ContentDecoder {
 public:
  /// The codings to offer, as the value of Accept-Encoding.
  static constexpr std::string_view kAccepted = "gzip";

  enum class Result { ok, corrupt, too_large };

  ContentDecoder() = default;
  ContentDecoder(const ContentDecoder&) = delete;
  ContentDecoder& operator=(const ContentDecoder&) = delete;
  ~ContentDecoder();

  /// Starts a new response. `coding` is the value of its Content-Encoding, "" if it has none. False
  /// if the coding is unknown.
  bool start(std::string_view coding);

  /// Appends the decoded `bytes` to `out`, which never grows beyond `limit` bytes.
  Result feed(std::string_view bytes, std::string& out, std::int64_t limit);

  /// Whether the encoded stream reached its end. Always true without a coding. False for an empty
  /// stream; whether that is a page without content is for the caller to say.
  bool complete() const { return coding_ == Coding::identity || at_end_; }

 private:
  enum class Coding { identity, zlib };

  void reset(int window_bits);
  Result inflate_all(std::string_view bytes, std::string& out, std::int64_t limit);
  Result inflate_into(std::string& out, std::int64_t limit);
  bool skip_padding();

  Coding coding_ = Coding::identity;
  bool at_end_ = false;  // at the end of a member of a gzip stream
  bool padded_ = false;  // and behind padding
  // Of a deflate stream, until its kind is known: the first byte.
  bool kind_unknown_ = false;
  std::optional<char> first_byte_;
  bool initialised_ = false;
  z_stream stream_{};
};

}  // namespace simul::http
