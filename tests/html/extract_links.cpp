// Prints the links of pages, for the tests in Python that compare them with those of other parsers.
//
//   extract_links BASE_URL FILE…                one row a link: file, tab, URL
//   extract_links PAGE_URL < PAGE               one URL a line
//   CONTENT_TYPE=… extract_links …              for pages with that header

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "html/links.hpp"

namespace {

std::string contents(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  if (argc < 2) {
    std::cerr << "usage: extract_links BASE_URL FILE… | extract_links PAGE_URL < PAGE\n";
    return 2;
  }
  const std::string url = argv[1];
  const char* header = std::getenv("CONTENT_TYPE");
  const std::string type = header ? header : "";
  if (argc == 2) {
    for (const auto& link : simul::html::links_of_page(contents(std::cin), type, url).urls) {
      std::cout << link << '\n';
    }
  }
  for (int i = 2; i < argc; ++i) {
    const std::string path = argv[i];
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      std::cerr << "extract_links: cannot read " << path << '\n';
      return 1;
    }
    for (const auto& link : simul::html::links_of_page(contents(file), type, url + path).urls) {
      std::cout << path << '\t' << link << '\n';
    }
  }
}
