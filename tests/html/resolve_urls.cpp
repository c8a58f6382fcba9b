// Resolves URLs for the tests in Python. Reads pairs of base and reference from stdin, each ended
// by NUL. Prints a result for each pair, ended by NUL: "=" and the URL, or "-" if there is none.

#include <iostream>
#include <string>

#include "html/url.hpp"

int main() {
  std::ios::sync_with_stdio(false);
  std::string base;
  std::string reference;
  while (std::getline(std::cin, base, '\0') && std::getline(std::cin, reference, '\0')) {
    const auto url = simul::html::resolve(base, reference);
    std::cout << (url ? "=" + *url : "-") << '\0';
  }
}
