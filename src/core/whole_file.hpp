#pragma once

#include <string>
#include <string_view>

namespace simul {

/// A file that is whole or absent: it is written under a temporary name in the same folder, and
/// renamed when it is committed. Until then the previous file remains. Symbolic links are followed.
/// A file that is not regular (a device, a pipe) is written to directly, since a rename would
/// replace it. Not thread-safe.
///
/// Every failure is a WorkError that says which file and why: no such folder, no room left, …
class WholeFile {
 public:
  explicit WholeFile(std::string path);
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  /// Removes the temporary file if it was not committed.
  ~WholeFile();

  void write(std::string_view content);
  /// Call it once, at the end.
  void commit();

 private:
  bool in_place() const { return written_ == target_; }
  [[noreturn]] void fail(int error) const;

  std::string path_;     // as given by the caller
  std::string target_;   // links followed
  std::string written_;  // where the content goes first
  int descriptor_ = -1;
  bool committed_ = false;
};

/// Throws WorkError if no WholeFile can be begun at this path, so that a long run need not end to
/// find out. Leaves nothing behind. A device or a pipe is not opened.
void require_writable(const std::string& path);

/// Throws UsageError if the option `out` would write to the regular file that the option `other`
/// names: under the same name, by a link, or by another way through the folders.
void require_other_file(const std::string& out, const std::string& out_path,
                        const std::string& other, const std::string& other_path);

/// A WholeFile in one call.
void write_whole_file(const std::string& path, std::string_view content);

}  // namespace simul
