#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/whole_file.hpp"

namespace simul::crawl {

/// A table of `source_url<TAB>parsed_url` rows in a WholeFile, written as they are added. The file
/// never contains partial rows. Throws what a WholeFile throws. Not thread-safe.
class RowFile {
 public:
  /// Writes the header line.
  explicit RowFile(const std::string& path);

  void add(std::string_view source, const std::vector<std::string>& links);
  /// To be called once. Without it, nothing remains of the file.
  void finish();

 private:
  void flush();

  WholeFile file_;
  std::string buffer_;  // whole rows
};

}  // namespace simul::crawl
