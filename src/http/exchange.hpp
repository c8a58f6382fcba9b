#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "http/request.hpp"
#include "http/response_reader.hpp"

namespace simul::http {

/// One GET after another as a connection sees it, without the connection: whether what came is the
/// response, and what becomes of the GET and of the connection. The clients on Boost.Beast tell it
/// what happens to their sockets and do what it answers; they differ only in how they wait.
class Exchange {
 public:
  using Time = std::chrono::steady_clock::time_point;

  enum class Next {
    wait,   ///< for what it was waiting for
    again,  ///< close the connection, connect anew, and send the request again
    done    ///< see response() and keeps_connection()
  };

  explicit Exchange(const ClientOptions& options);

  /// Begins a GET, whose request must live until it is done. It may be done at once.
  Next begin(const Request& request);
  /// A connection is being made.
  void connecting();
  Next could_not_connect(int error);
  void connected() { ++response_.connections_opened; }
  /// The request goes out on a connection that was kept from an earlier GET, or is new.
  void sending(bool kept);

  /// Where to put what is received; see ResponseReader.
  std::span<char> space() { return reader_.space(); }
  Next received(std::size_t size);
  /// The peer sends no more.
  Next ended();
  /// Sending or receiving failed with this errno.
  Next broke(int error);
  /// Compares the time with the limits. To be called every tick() while the GET is in progress; a
  /// GET may take longer than its limits by as much.
  Next look_at_the_clock(Time now = std::chrono::steady_clock::now());
  Duration tick() const { return tick_; }

  bool in_progress() const { return phase_ != Phase::idle; }
  /// Whether the connection can have another request, after a GET that is done.
  bool keeps_connection() const { return keeps_connection_; }
  /// Of the last GET, until the next begin().
  const Response& response() const { return response_; }

 private:
  enum class Phase { idle, connecting, answering };

  Next take(ResponseReader::Status status);
  bool may_try_again() const;
  Next again();
  Next finish();
  Next fail(FailureKind kind, std::string_view why);
  bool is_slow(Time now);

  const Limits limits_;
  const bool reuse_connections_;
  const std::atomic<bool>* const stop_flag_;
  const Duration tick_;

  Response response_;
  ResponseReader reader_;
  Phase phase_ = Phase::idle;
  bool kept_ = false;
  bool tried_again_ = false;
  bool keeps_connection_ = false;
  Time begin_;
  Time connect_begin_;
  // The body was fast enough until then, when it had so many bytes.
  Time fast_until_;
  std::uint64_t fast_bytes_ = 0;
};

}  // namespace simul::http
