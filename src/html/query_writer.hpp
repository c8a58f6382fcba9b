#pragma once

#include <optional>
#include <string>

#include "html/charset.hpp"
#include "html/iconv_converter.hpp"

namespace simul::html {

/// Writes the queries of a page's links as a browser sends them: each character that is not ASCII
/// becomes its bytes in the page's encoding, percent-encoded. A character that the encoding lacks
/// becomes a numeric reference such as "&#233;", percent-encoded, too.
class QueryWriter {
 public:
  explicit QueryWriter(const Charset& charset);

  /// `url`, which is valid UTF-8, with its query written so. Unchanged if the scheme is neither
  /// http nor https, or if the page is in UTF-8 or UTF-16: then `request_url` percent-encodes the
  /// UTF-8.
  std::string written(std::string url);

 private:
  const Charset charset_;
  std::optional<IconvConverter> converter_;  // made for the first query that needs it
};

}  // namespace simul::html
