// What simul::html reads in pages, for the tests in Python that hold it against vectors and other
// parsers. Reads pages from stdin, each as its length in decimal digits, a line feed, and its
// bytes. Prints a line for each:
//
//   html_facts tags      every start tag: name, attribute, value, …; words in hexadecimal digits
//   html_facts charset   the encodings found by the prescan, in the whole page, and for PageText
//   html_facts label     the encoding of that label

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "html/html_text.hpp"
#include "html/meta_charset.hpp"
#include "html/page_text.hpp"
#include "html/tag_reader.hpp"

namespace {

using namespace simul::html;

std::string hexadecimal(std::string_view text) {
  std::string digits = "=";  // so that no word is empty
  for (const char c : text) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return digits;
}

std::string tags(std::string_view page) {
  std::string line;
  TagReader reader(page);
  for (;;) {
    std::vector<std::string_view> names;
    std::string attributes;
    const auto name = reader.next([&](const Attribute& attribute) {
      const auto same = [&](std::string_view other) {
        return simul::equal_ignoring_case(other, attribute.name);
      };
      if (std::ranges::any_of(names, same)) return;
      names.push_back(attribute.name);
      attributes += fmt::format("{} {} ", hexadecimal(attribute.name),
                                hexadecimal(attribute_text(attribute.value)));
    });
    if (!name) return line;
    line += fmt::format("{} {}; ", hexadecimal(*name), attributes);
  }
}

std::string name_of(const std::optional<Charset>& charset) {
  return charset ? charset->iconv_name() : "-";
}

std::string charset(std::string_view page) {
  return fmt::format("{} {} {}", name_of(meta_charset(page)), name_of(declared_charset(page)),
                     name_of(PageText(page, "").charset()));
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::string_view what = argc == 2 ? argv[1] : "";
  if (what != "tags" && what != "charset" && what != "label") {
    std::cerr << "usage: html_facts tags|charset|label < PAGES\n";
    return 2;
  }
  std::string length;
  while (std::getline(std::cin, length)) {
    std::string page(std::stoul(length), '\0');
    std::cin.read(page.data(), static_cast<std::streamsize>(page.size()));
    std::cout << (what == "tags"      ? tags(page)
                  : what == "charset" ? charset(page)
                                      : name_of(Charset::find(page)))
              << '\n';
  }
}
