#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace simul::http {

/// Undoes a response's Content-Encoding. libcurl could, but takes a stream that is cut short for a
/// whole one and lets a bomb pass its size limit.
class ContentDecoder {
 public:
  /// What may be sent to us, as the value of Accept-Encoding.
  static constexpr std::string_view kAccepted = "gzip";

  enum class Result { ok, corrupt, too_large };

  ContentDecoder() = default;
  ContentDecoder(const ContentDecoder&) = delete;
  ContentDecoder& operator=(const ContentDecoder&) = delete;
  ~ContentDecoder();

  /// For a new response, given the value of its Content-Encoding ("" when it has none). False:
  /// unknown coding.
  bool start(std::string_view coding);

  /// Appends the decoded `bytes` to `out`, which never grows beyond `limit`.
  Result feed(std::string_view bytes, std::string& out, std::int64_t limit);

  /// Whether the coding reached its own end. Always true without one.
  bool complete() const { return coding_ == Coding::identity || at_end_; }

 private:
  enum class Coding { identity, zlib };

  Result inflate_into(std::string& out, std::int64_t limit);

  Coding coding_ = Coding::identity;
  bool at_end_ = false;  // between two members of a gzip stream, or behind the last
  bool stream_made_ = false;
  z_stream stream_{};
};

}  // namespace simul::http
