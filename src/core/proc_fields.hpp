#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simul {

/// The content of a file of lines such as "VmHWM:    1234 kB" under /proc (status, meminfo), read
/// in the constructor.
class ProcFields {
 public:
  explicit ProcFields(const std::string& path);

  /// The number of the field of that name ("VmHWM"), in bytes where the file says kB. 0 where
  /// there is no such field, or no such file: a process may have ended.
  std::uint64_t operator[](std::string_view name) const;

 private:
  std::string text_;
};

}  // namespace simul
