#include "core/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/error.hpp"

namespace simul {
namespace {

bool is_device_or_pipe(const std::string& path) {
  std::error_code unknown;
  const auto status = std::filesystem::status(path, unknown);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

std::string followed(const std::string& path) {
  std::error_code unknown;  // errors are reported when the file is opened
  const auto real = std::filesystem::canonical(path, unknown);
  return unknown ? path : real.string();
}

}  // namespace

WholeFile::WholeFile(std::string path) : path_(std::move(path)) {
  if (is_device_or_pipe(path_)) {
    target_ = written_ = path_;
  } else {
    target_ = followed(path_);
    written_ = fmt::format("{}.{}.tmp", target_, getpid());
  }
  descriptor_ = open(written_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail(errno);
}

WholeFile::~WholeFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!committed_ && !in_place()) unlink(written_.c_str());
}

void WholeFile::write(std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor_, content.data(), content.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail(errno);
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void WholeFile::commit() {
  if (close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  if (!in_place() && std::rename(written_.c_str(), target_.c_str()) != 0) fail(errno);
  committed_ = true;
}

void WholeFile::fail(int error) const {
  throw WorkError(fmt::format("cannot write {}: {}", path_, std::strerror(error)));
}

void require_writable(const std::string& path) {
  if (!is_device_or_pipe(path)) WholeFile{path};
}

void require_other_file(const std::string& out, const std::string& out_path,
                        const std::string& other, const std::string& other_path) {
  if (out_path.empty() || other_path.empty() || is_device_or_pipe(out_path)) return;
  // Of two files that do not exist yet, only the names tell.
  const auto place = [](const std::string& path) {
    std::error_code unknown;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, unknown), unknown);
  };
  std::error_code unknown;
  if (std::filesystem::equivalent(out_path, other_path, unknown) ||
      (!place(out_path).empty() && place(out_path) == place(other_path))) {
    throw UsageError(
        fmt::format("{} would overwrite {}, which {} names, too", out, out_path, other));
  }
}

void write_whole_file(const std::string& path, std::string_view content) {
  WholeFile file(path);
  file.write(content);
  file.commit();
}

}  // namespace simul
