#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace simul::html {

/// U+FFFD in UTF-8: what stands for bytes that are no text.
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Utf8Sequence {
  /// Of the character, or of what a decoder takes for one mistake: the longest beginning of a
  /// character, or a single byte. Never 0.
  std::size_t length;
  bool valid;
};

/// The one that `text`, which is not empty, begins with. Neither overlong forms nor surrogates nor
/// anything past U+10FFFF are valid.
Utf8Sequence first_sequence(std::string_view text);

/// The character that `text` begins with, which must be valid UTF-8.
char32_t first_character(std::string_view text);

/// `code` must be a character's: no surrogate, at most 0x10FFFF.
void append_utf8(std::string& out, char32_t code);

bool is_ascii(std::string_view text);
bool is_utf8(std::string_view text);

}  // namespace simul::html
