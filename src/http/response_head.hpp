#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simul::http {

/// The fields of a response's headers that decide what it is, collected line by line as libcurl
/// reports them. Covers one hop, interim (1xx) responses included.
///
/// A field that continues on the next line ("obs-fold", RFC 9112 section 5.2) is unfolded before it
/// is interpreted. Values of a field that comes several times are one list.
class ResponseHead {
 public:
  enum class Line {
    taken,
    end,        // the blank line after the final response's headers
    malformed,  // no status line of HTTP/1.0 or 1.1; a Content-Length that is no number, or differs
                // from another; or a folded field that delimits the body, which libcurl ignores
  };

  /// The fields that matter here.
  enum class Field {
    none,
    content_length,
    content_type,
    content_encoding,
    transfer_encoding,
    location,
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
  const std::string& content_type() const { return content_type_; }
  /// The first that is not empty.
  const std::string& location() const { return location_; }
  /// Whether the body ends with its length although libcurl, because of "Transfer-Encoding:
  /// identity", waits for the end of the connection.
  bool has_unheeded_length() const { return identity_ && body_length().has_value(); }
  /// Whether there is a transfer coding other than chunked and identity; none was offered.
  bool unsupported_transfer_coding() const { return unsupported_transfer_coding_; }

 private:
  Line start_response(std::string_view line);
  Line take_field();
  Line add_content_length(std::string_view list);
  void add_transfer_encoding(std::string_view list);

  int status_ = 0;
  bool complete_ = false;
  bool in_headers_ = false;
  bool chunked_ = false;
  bool identity_ = false;
  bool unsupported_transfer_coding_ = false;
  std::int64_t bytes_ = 0;
  std::optional<std::int64_t> content_length_;
  std::string content_encoding_;
  std::string content_type_;
  std::string location_;
  // The last field, as long as the next line can continue it.
  Field field_ = Field::none;
  std::string value_;
  bool folded_ = false;
};

/// Whether a response with this status leads to its Location: 301, 302, 303, 307 and 308. Of the
/// other 3xx, 300 offers a choice, 304 has no Location to follow, 305 and 306 are obsolete.
bool is_redirect(int status);

}  // namespace simul::http
