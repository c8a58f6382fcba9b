#include "core/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace simul {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool no_color() {
  return !environment("NO_COLOR").empty();
}

Terminal terminal(int descriptor) {
  Terminal terminal;
  terminal.present = isatty(descriptor) == 1;
  if (!terminal.present) return terminal;
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0) terminal.columns = size.ws_col;
  terminal.color = !no_color() && environment("TERM") != "dumb";
  return terminal;
}

}  // namespace simul
