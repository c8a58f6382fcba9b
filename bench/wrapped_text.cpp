#include "bench/wrapped_text.hpp"

#include <algorithm>

namespace simul::bench {
namespace {

bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

// Bytes of the text's first so many columns.
std::size_t prefix(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  for (std::size_t seen = 0; bytes < text.size(); ++bytes) {
    if (begins_character(text[bytes]) && ++seen > width) break;
  }
  return bytes;
}

}  // namespace

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string pad_right(std::string text, std::size_t width) {
  text.append(width - std::min(width, columns(text)), ' ');
  return text;
}

std::string pad_left(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, columns(text)), ' ') + text;
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
  std::string lines;
  std::size_t room = width;
  while (columns(text) > room) {
    std::size_t end = prefix(text, room);
    // A space just after the line is as good as one within it.
    const std::size_t space = text.rfind(' ', end);
    const std::size_t first_word = text.find_first_not_of(' ');
    if (space != std::string_view::npos && space > first_word) end = space;
    std::string_view line = text.substr(0, end);
    line = line.substr(0, line.find_last_not_of(' ') + 1);
    lines += std::string(line) + "\n" + std::string(indent, ' ');
    text = text.substr(end);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    room = width - indent;
  }
  return lines + std::string(text);
}

}  // namespace simul::bench
