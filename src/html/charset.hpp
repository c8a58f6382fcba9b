#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace simul::html {

/// An encoding of pages: one of the WHATWG Encoding Standard. The C library's iconv converts, with
/// the tables that are nearest to the standard's.
class Charset {
 public:
  /// The encoding that the standard has for a label; "latin1" is windows-1252. Case and surrounding
  /// white space do not matter. Nothing for other labels, such as UTF-7, UTF-32 and EBCDIC.
  static std::optional<Charset> find(std::string_view label);

  static Charset utf8();
  static Charset utf16be();
  static Charset utf16le();
  static Charset windows1252();

  bool is_utf8() const;
  bool is_utf16() const;
  /// Whether text that consists of ASCII bytes only means the same in ASCII.
  bool keeps_ascii() const;

  /// The text in valid UTF-8. Invalid sequences become U+FFFD; the C library decides where one
  /// ends, so the number of U+FFFD can differ from a browser's. Linear in the text. The result is a
  /// single U+FFFD for the standard's "replacement" encodings, which it bans for security, and for
  /// an encoding that this C library lacks.
  std::string decoded(std::string_view text) const;

  /// Whether links of a page in this encoding have their queries in that encoding (see
  /// QueryWriter).
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
