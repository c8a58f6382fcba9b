#pragma once

#include <optional>
#include <string>

#include "html/charset.hpp"
#include "html/iconv_converter.hpp"

namespace simul::html {

/// Writes the queries of a page's links as a browser would send them: each character that is not
/// ASCII as the page's own bytes for it, escaped. One that the page's encoding lacks is written as
/// "&#233;" and then escaped, too.
class QueryWriter {
 public:
  explicit QueryWriter(const Charset& charset);

  /// `url`, which is valid UTF-8, with its query so written; unchanged if it has another scheme
  /// than http and https, or if the page is in UTF-8 or UTF-16: `request_url` will escape its
  /// UTF-8.
  std::string written(std::string url);

 private:
  const Charset charset_;
  std::optional<IconvConverter> converter_;  // made for the first query that needs it
};

}  // namespace simul::html
