#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace simul {

/// U+FFFD in UTF-8: replaces invalid sequences.
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Utf8Sequence {
  /// Bytes of the character, or of the invalid sequence that a decoder replaces as one: the longest
  /// beginning of a character, or a single byte. Never 0.
  std::size_t length;
  bool valid;
};

/// The sequence that `text`, which must not be empty, begins with. Overlong forms, surrogates and
/// anything above U+10FFFF are invalid.
Utf8Sequence first_sequence(std::string_view text);

/// The character that `text` begins with, which must be valid UTF-8.
char32_t first_character(std::string_view text);

/// `code` must be at most 0x10FFFF and no surrogate.
void append_utf8(std::string& out, char32_t code);

bool is_ascii(std::string_view text);
bool is_utf8(std::string_view text);

/// The text with U+FFFD for each invalid sequence. JSON that contains what a user typed must pass
/// through this, because Boost.JSON writes the bytes of strings as they are.
std::string valid_utf8(std::string text);

}  // namespace simul
