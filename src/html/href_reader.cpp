#include "html/href_reader.hpp"

#include "core/ascii.hpp"

namespace simul::html {

std::optional<Href> HrefReader::next() {
  for (;;) {
    std::optional<std::string_view> value;
    const auto element = tags_.next([&](const Attribute& attribute) {
      if (!value && equal_ignoring_case(attribute.name, "href")) value = attribute.value;
    });
    if (!element) return std::nullopt;
    if (value) return Href{*element, *value};
  }
}

}  // namespace simul::html
