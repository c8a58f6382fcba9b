#pragma once

#include <string>
#include <string_view>

namespace simul {

/// A file that is whole or absent: it is written under a temporary name beside its own, and has its
/// name only once it is committed. Until then, what was there before stays. A link is followed, to
/// what it names; what is no regular file (a device, a pipe) is written to as it is, since a rename
/// would replace it. Not thread-safe.
///
/// Every failure is a WorkError that says which file and why: no such folder, no room left, …
class WholeFile {
 public:
  explicit WholeFile(std::string path);
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  /// One that was not committed leaves nothing behind.
  ~WholeFile();

  void write(std::string_view content);
  /// To be called once, at the end.
  void commit();

 private:
  bool in_place() const { return written_ == target_; }
  [[noreturn]] void fail(int error) const;

  std::string path_;     // as the caller names it
  std::string target_;   // links followed
  std::string written_;  // where the content goes first
  int descriptor_ = -1;
  bool committed_ = false;
};

/// A WholeFile in one call.
void write_whole_file(const std::string& path, std::string_view content);

}  // namespace simul
