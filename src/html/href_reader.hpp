#pragma once

#include <optional>
#include <string_view>

#include "html/tag_reader.hpp"

namespace simul::html {

/// An `href` attribute: views into the page, as they are written there.
struct Href {
  std::string_view element;  // the name of its element, in any case
  std::string_view value;    // character references not decoded; empty for `<a href>`
};

/// Reads every `href` attribute of every start tag of a page, in order: see TagReader.
class HrefReader {
 public:
  explicit HrefReader(std::string_view html) : tags_(html) {}

  /// The next attribute. Nothing at the end of the page.
  std::optional<Href> next();

 private:
  TagReader tags_;
};

}  // namespace simul::html
