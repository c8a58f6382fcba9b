#pragma once

#include <iconv.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace simul::html {

/// A conversion by the C library, with the shift state of its encodings.
class IconvConverter {
 public:
  /// The names are iconv's.
  IconvConverter(const char* to, const char* from);
  ~IconvConverter();
  IconvConverter(const IconvConverter&) = delete;
  IconvConverter& operator=(const IconvConverter&) = delete;

  /// False if the C library lacks the conversion. Then nothing else may be called.
  bool is_open() const;

  /// Converts as much of `text` as it can, appends that to `out` and removes it from `text`.
  /// Returns 0 if all is converted, EILSEQ if `text` now begins with an invalid sequence, EINVAL if
  /// it is now a character cut off by the end.
  int convert(std::string_view& text, std::string& out);

  /// Appends what the conversion holds back, and resets its state.
  void finish(std::string& out);

 private:
  int convert(char** from, std::size_t* from_left, std::string& out);

  iconv_t descriptor_;
};

}  // namespace simul::html
