#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simul::http {

/// What has to be known of a response's headers to tell a whole response from a broken one,
/// gathered line by line as libcurl hands them over. One object follows one hop, interim (1xx)
/// responses included.
class ResponseHead {
 public:
  enum class Line {
    taken,
    end,        // the blank line after the final response's headers
    malformed,  // no status line of HTTP/1.0 or 1.1; or a Content-Length that is no number, or
                 // differs from another
  };

  /// For a new request on the wire.
  void start();
  /// One line with its line end. Lines after the end (trailers) are counted and otherwise ignored.
  Line add(std::string_view line);

  int status() const { return status_; }
  /// Whether the final response's blank line came.
  bool complete() const { return complete_; }
  std::int64_t bytes() const { return bytes_; }
  /// The body's length, where the headers decide it: 0 for a status that has no body, and none when
  /// the transfer coding or the connection's end delimits it.
  std::optional<std::int64_t> body_length() const;
  const std::string& content_encoding() const { return content_encoding_; }
  /// A transfer coding other than the chunked one, which nobody offered to take.
  bool strange_transfer_coding() const { return strange_transfer_coding_; }

 private:
  Line start_response(std::string_view line);
  Line add_field(std::string_view name, std::string_view value);

  int status_ = 0;
  bool complete_ = false;
  bool in_headers_ = false;
  bool has_transfer_encoding_ = false;
  bool strange_transfer_coding_ = false;
  std::int64_t bytes_ = 0;
  std::optional<std::int64_t> content_length_;
  std::string content_encoding_;
};

}  // namespace simul::http
