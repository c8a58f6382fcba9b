#include "workloads/crawl/row_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <utility>

#include "core/error.hpp"

namespace simul::crawl {
namespace {

constexpr std::size_t kBuffered = 64 << 10;

}  // namespace

RowFile::RowFile(std::string path)
    : path_(std::move(path)), written_(path_), buffer_("source_url\tparsed_url\n") {
  descriptor_ = open(written_.first.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail(errno);
}

RowFile::~RowFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  if (!written_.in_place()) unlink(written_.first.c_str());
}

void RowFile::add(std::string_view source, const std::vector<std::string>& links) {
  for (const std::string& link : links) {
    fmt::format_to(std::back_inserter(buffer_), "{}\t{}\n", source, link);
    if (buffer_.size() >= kBuffered) flush();
  }
}

void RowFile::finish() {
  flush();
  if (close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  if (!written_.in_place() && std::rename(written_.first.c_str(), written_.last.c_str()) != 0) {
    fail(errno);
  }
}

void RowFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = write(descriptor_, rest.data(), rest.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail(errno);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void RowFile::fail(int error) const {
  if (descriptor_ < 0 && !written_.in_place()) unlink(written_.first.c_str());
  throw WorkError(fmt::format("cannot write {}: {}", path_, std::strerror(error)));
}

}  // namespace simul::crawl
