#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace simul::http {

/// Decodes a response's Content-Encoding. libcurl's own decoder reports a truncated stream as whole
/// and ignores the size limit for what it decompresses.
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

  /// Whether the encoded stream reached its end. Always true without a coding.
  bool complete() const { return coding_ == Coding::identity || at_end_; }

 private:
  enum class Coding { identity, zlib };

  Result inflate_into(std::string& out, std::int64_t limit);

  Coding coding_ = Coding::identity;
  bool at_end_ = false;  // at the end of a member of a gzip stream
  bool initialised_ = false;
  z_stream stream_{};
};

}  // namespace simul::http
