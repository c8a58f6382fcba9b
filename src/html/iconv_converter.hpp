#pragma once

#include <iconv.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace simul::html {

/// A conversion of the C library's, with whatever state its encodings have.
class IconvConverter {
 public:
  /// The names are iconv's.
  IconvConverter(const char* to, const char* from);
  ~IconvConverter();
  IconvConverter(const IconvConverter&) = delete;
  IconvConverter& operator=(const IconvConverter&) = delete;

  /// False where the C library lacks the conversion; nothing else may be called then.
  bool is_open() const;

  /// Appends what `text` begins with, and takes it away. Returns 0 once all of it is gone, EILSEQ
  /// before what cannot be converted, EINVAL before a character that the end cuts off.
  int convert(std::string_view& text, std::string& out);

  /// Appends what the encoding holds back, and begins anew.
  void finish(std::string& out);

 private:
  int convert(char** from, std::size_t* from_left, std::string& out);

  iconv_t descriptor_;
};

}  // namespace simul::html
