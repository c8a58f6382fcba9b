#include "core/standard_output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "core/error.hpp"

namespace simul {

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  flush_standard_output();
}

void flush_standard_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw WorkError("cannot write to standard output: " + std::string(std::strerror(errno)));
}

void print_error(std::string_view text) noexcept {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace simul
