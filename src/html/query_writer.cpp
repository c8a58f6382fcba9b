#include "html/query_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "core/ascii.hpp"
#include "core/url_scheme.hpp"
#include "core/utf8.hpp"

namespace simul::html {
namespace {

bool is_unreserved(char c) {
  return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_as_query(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      append_percent_encoded(out, c);
    }
  }
}

void append_escaped(std::string& out, std::string_view characters, IconvConverter& converter) {
  std::string bytes;
  while (converter.convert(characters, bytes) != 0) {
    converter.finish(bytes);
    const Utf8Sequence sequence = first_sequence(characters);
    if (sequence.valid) {
      fmt::format_to(std::back_inserter(bytes), "&#{};",
                     static_cast<std::uint32_t>(first_character(characters)));
    } else {  // the page's own URL may contain bytes that are not valid UTF-8; they are kept
      bytes += characters.substr(0, sequence.length);
    }
    characters.remove_prefix(sequence.length);
  }
  converter.finish(bytes);
  append_as_query(out, bytes);
}

}  // namespace

QueryWriter::QueryWriter(const Charset& charset) : charset_(charset) {}

std::string QueryWriter::written(std::string url) {
  if (!charset_.has_own_queries() || !is_http(url)) return url;
  const std::size_t fragment = std::min(url.find('#'), url.size());
  const std::size_t query = std::min(url.find('?'), fragment);
  const std::string_view text = std::string_view(url).substr(query, fragment - query);
  if (is_ascii(text)) return url;
  if (!converter_) converter_.emplace(charset_.iconv_name(), "UTF-8");
  if (!converter_->is_open()) return url;

  std::string result = url.substr(0, query);
  for (auto at = text.begin(); at != text.end();) {
    const auto run = std::find_if_not(at, text.end(), is_ascii_byte);
    const auto end = std::find_if(run, text.end(), is_ascii_byte);
    result.append(at, run);
    append_escaped(result, {run, end}, *converter_);
    at = end;
  }
  return result.append(url, fragment);
}

}  // namespace simul::html
