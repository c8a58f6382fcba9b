#include "html/iconv_converter.hpp"

#include <array>
#include <cerrno>

namespace simul::html {

IconvConverter::IconvConverter(const char* to, const char* from)
    : descriptor_(iconv_open(to, from)) {}

IconvConverter::~IconvConverter() {
  if (is_open()) iconv_close(descriptor_);
}

bool IconvConverter::is_open() const {
  return descriptor_ != reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr)
}

int IconvConverter::convert(std::string_view& text, std::string& out) {
  char* from = const_cast<char*>(text.data());  // iconv's signature is older than const
  std::size_t from_left = text.size();
  const int error = convert(&from, &from_left, out);
  text.remove_prefix(text.size() - from_left);
  return error;
}

void IconvConverter::finish(std::string& out) {
  convert(nullptr, nullptr, out);
}

int IconvConverter::convert(char** from, std::size_t* from_left, std::string& out) {
  for (;;) {
    std::array<char, 4096> piece;
    char* to = piece.data();
    std::size_t to_left = piece.size();
    const auto result = iconv(descriptor_, from, from_left, &to, &to_left);
    const int error = result == static_cast<std::size_t>(-1) ? errno : 0;
    out.append(piece.data(), to);
    if (error != E2BIG) return error;
  }
}

}  // namespace simul::html
