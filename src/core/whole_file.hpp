#pragma once

#include <string>
#include <string_view>

namespace simul {

/// Writes a file that is whole or absent: under a temporary name beside it, then renamed. Throws
/// WorkError that says which file and why (no such folder, no room left, …), leaving what was there
/// before and nothing else.
///
/// What is no regular file (a device, a pipe) is written to as it is: a rename would replace it.
void write_whole_file(const std::string& path, std::string_view content);

/// Where the content of a file is to go first: beside `path`, or beside what it links to, under a
/// name of this process; or `path` itself where a rename would replace a device or a pipe.
struct WrittenPath {
  explicit WrittenPath(const std::string& path);
  bool in_place() const { return first == last; }

  std::string last;   // what the file is to be called, links followed
  std::string first;  // where it is written before that
};

}  // namespace simul
