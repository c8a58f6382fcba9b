#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "http/client.hpp"

namespace simul::http {

/// Makes one response after another of the bytes of a connection, with Boost.Beast's parser, and
/// judges them as strictly as Transfer does what libcurl reports. Needs no socket.
///
/// Whatever the bytes are: time is linear in them; it holds no more of them than the limits allow a
/// head to have, or 64 KiB if that is more, and of the decoded body no more than those allow.
class ResponseReader {
 public:
  enum class Status {
    incomplete,  ///< More bytes are needed, or the end.
    whole,       ///< The response is whole.
    failed       ///< See failure(); the connection cannot be used further.
  };

  explicit ResponseReader(const Limits& limits);
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;
  ~ResponseReader();

  /// Begins the next response. Its status, body and content type go there.
  void start(Response& response);

  /// Where to put the bytes that come next. Never empty. Valid until the next call of received();
  /// behind a response that keeps_connection() it is where the next one begins.
  std::span<char> space();
  /// So many bytes were put there.
  Status received(std::size_t size);
  /// No more bytes will come.
  Status ended();

  /// If it has failed: the kind, and a line for people.
  FailureKind failure() const;
  std::string_view why() const;

  /// Whether a byte came since start().
  bool has_begun() const;
  /// Whether the blank line behind the headers of the final response came.
  bool head_complete() const;
  /// Of the body so far, before decoding.
  std::uint64_t body_bytes() const;
  /// Whether the content coding came to its end. Of a whole response.
  bool coding_complete() const;
  /// Whether the connection can have another request: the server keeps it, and sent no byte behind
  /// the response. Of a whole response.
  bool keeps_connection() const;

 private:
  class Message;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace simul::http
