#include "core/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "core/error.hpp"

namespace simul {
namespace {

// 0, or the errno of the write that failed.
int write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(fd, content.data(), content.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::string followed(const std::string& path) {
  std::error_code unknown;  // what is not there, or not to be looked at, shows when it is opened
  const auto real = std::filesystem::canonical(path, unknown);
  return unknown ? path : real.string();
}

bool is_device_or_pipe(const std::string& path) {
  std::error_code unknown;
  const auto status = std::filesystem::status(path, unknown);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

}  // namespace

WrittenPath::WrittenPath(const std::string& path)
    : last(is_device_or_pipe(path) ? path : followed(path)),
      first(is_device_or_pipe(path) ? path : fmt::format("{}.{}.tmp", last, getpid())) {}

void write_whole_file(const std::string& path, std::string_view content) {
  const WrittenPath written(path);
  const int fd = open(written.first.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) throw WorkError(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
  int error = write_all(fd, content);
  if (close(fd) != 0 && error == 0) error = errno;
  if (written.in_place()) {
    if (error == 0) return;
  } else if (error == 0 && std::rename(written.first.c_str(), written.last.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    if (!written.in_place()) unlink(written.first.c_str());
    throw WorkError(fmt::format("cannot write {}: {}", path, std::strerror(error)));
  }
}

}  // namespace simul
