#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simul::http {

/// What must be known of a response's headers to distinguish a whole response from a broken one,
/// collected line by line as libcurl reports them. Covers one hop, interim (1xx) responses
/// included.
class ResponseHead {
 public:
  enum class Line {
    taken,
    end,        // the blank line after the final response's headers
    malformed,  // no status line of HTTP/1.0 or 1.1; or a Content-Length that is no number, or
                // differs from another
  };

  /// Resets it for a new request.
  void start();
  /// Adds one line with its line end. Lines after the end (trailers) are counted, otherwise
  /// ignored.
  Line add(std::string_view line);

  int status() const { return status_; }
  /// Whether the blank line of the final response came.
  bool complete() const { return complete_; }
  std::int64_t bytes() const { return bytes_; }
  /// The body's length if the headers determine it: 0 for a status that has no body. Nothing if the
  /// transfer coding or the end of the connection delimits it.
  std::optional<std::int64_t> body_length() const;
  const std::string& content_encoding() const { return content_encoding_; }
  /// Whether there is a transfer coding other than chunked; none was offered.
  bool unsupported_transfer_coding() const { return unsupported_transfer_coding_; }

 private:
  Line start_response(std::string_view line);
  Line add_field(std::string_view name, std::string_view value);

  int status_ = 0;
  bool complete_ = false;
  bool in_headers_ = false;
  bool has_transfer_encoding_ = false;
  bool unsupported_transfer_coding_ = false;
  std::int64_t bytes_ = 0;
  std::optional<std::int64_t> content_length_;
  std::string content_encoding_;
};

}  // namespace simul::http
