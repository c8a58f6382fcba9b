#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/whole_file.hpp"

namespace simul::crawl {

/// A table of `source_url<TAB>parsed_url` rows, written as they come. The file has its name only
/// once it is finished, and until then another, temporary one: whoever sees it sees whole rows.
/// (What is no file, such as a pipe, is written to as it is.) Not thread-safe.
class RowFile {
 public:
  /// Begins with the header line. Throws WorkError that says which file and why.
  explicit RowFile(std::string path);
  RowFile(const RowFile&) = delete;
  RowFile& operator=(const RowFile&) = delete;
  /// One that was not finished leaves nothing behind.
  ~RowFile();

  /// Throws WorkError: no room left, for instance.
  void add(std::string_view source, const std::vector<std::string>& links);
  /// Throws WorkError. To be called once.
  void finish();

 private:
  void flush();
  [[noreturn]] void fail(int error) const;

  std::string path_;
  WrittenPath written_;
  int descriptor_ = -1;
  std::string buffer_;  // whole rows
};

}  // namespace simul::crawl
