#include "workloads/crawl/row_file.hpp"

#include <fmt/format.h>

#include <iterator>

namespace simul::crawl {
namespace {

constexpr std::size_t kBuffered = 64 << 10;

}  // namespace

RowFile::RowFile(const std::string& path) : file_(path), buffer_("source_url\tparsed_url\n") {}

void RowFile::add(std::string_view source, const std::vector<std::string>& links) {
  for (const std::string& link : links) {
    fmt::format_to(std::back_inserter(buffer_), "{}\t{}\n", source, link);
    if (buffer_.size() >= kBuffered) flush();
  }
}

void RowFile::finish() {
  flush();
  file_.commit();
}

void RowFile::flush() {
  file_.write(buffer_);
  buffer_.clear();
}

}  // namespace simul::crawl
