#include "core/proc_fields.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "core/ascii.hpp"

namespace simul {

ProcFields::ProcFields(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  std::array<char, 8192> part;
  for (ssize_t size = 0; (size = read(fd, part.data(), part.size())) > 0;) {
    text_.append(part.data(), static_cast<std::size_t>(size));
  }
  close(fd);
}

std::uint64_t ProcFields::operator[](std::string_view name) const {
  std::string_view rest = text_;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':')) continue;
    line = trimmed(line.substr(name.size() + 1), " \t");
    std::uint64_t value = 0;
    std::from_chars(line.data(), line.data() + line.size(), value);
    return line.ends_with(" kB") ? value * 1024 : value;
  }
  return 0;
}

}  // namespace simul
