#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace simul::html {

/// An encoding that pages come in: one of the Encoding Standard of the WHATWG, as browsers have
/// them. The C library's iconv does the converting, with the tables nearest to the standard's.
class Charset {
 public:
  /// What the standard means by a label, in any case, white space around it ignored: "latin1" is
  /// windows-1252. Nothing for a label that the standard lacks: UTF-7, UTF-32 and EBCDIC are none.
  static std::optional<Charset> find(std::string_view label);

  static Charset utf8();
  static Charset utf16be();
  static Charset utf16le();
  static Charset windows1252();

  bool is_utf8() const;
  bool is_utf16() const;
  /// Whether text of ASCII bytes alone is the same text in ASCII.
  bool keeps_ascii() const;

  /// The text in valid UTF-8. What has no meaning in this encoding becomes U+FFFD; where a mistake
  /// ends is the C library's opinion, so that their number can differ from a browser's. Linear in
  /// the text. All text of the standard's "replacement" encodings, of which attacks are made, is
  /// one U+FFFD, and so is all of an encoding that this C library lacks.
  std::string decoded(std::string_view text) const;

  /// Whether the URLs of a page in this encoding have its bytes in their queries (see QueryWriter).
  bool has_own_queries() const;
  const char* iconv_name() const;

  friend bool operator==(const Charset&, const Charset&) = default;

 private:
  struct Encoding;
  explicit Charset(const Encoding& encoding) : encoding_(&encoding) {}
  static const Encoding* encoding(std::string_view label);

  const Encoding* encoding_;
};

}  // namespace simul::html
