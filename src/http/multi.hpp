#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "http/multi_handle.hpp"
#include "http/socket_set.hpp"
#include "http/transfer.hpp"
#include "loop/steady_timer.hpp"

namespace simul::http {

/// A libcurl multi handle driven by an event loop: runs transfers and calls `on_done` for each that
/// is done. All calls, and those of `on_done`, happen on the loop's thread; on_done is never called
/// from inside a libcurl callback.
///
/// It gives the loop work only while transfers are in progress, so that otherwise `run()` can
/// return. Shared, because handlers queued in the loop own it, too; close() ends its work.
class Multi : public std::enable_shared_from_this<Multi> {
 public:
  using OnDone = std::function<void(Transfer&)>;

  Multi(const Executor& executor, std::size_t max_connections, OnDone on_done);
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;
  ~Multi();

  SocketObserver* observer() { return &sockets_; }

  /// Call it after `transfer.begin()`. Calls on_done(transfer) later, after transfer.end(), unless
  /// the transfer is aborted.
  void start(Transfer& transfer);
  /// Aborts a transfer that was started and is not done, and closes its connection.
  void abort(Transfer& transfer);
  /// Closes every connection. Abort every transfer in progress first. on_done is not called after
  /// it.
  void close();

 private:
  using Steady = std::chrono::steady_clock;

  void socket_action(curl_socket_t socket, int bits);
  void collect_done();
  void wait_for_sockets();
  void on_sockets_ready();
  void set_timeout(long milliseconds);
  void post_timeout();
  void set_timer(Steady::time_point when);
  void on_timer();
  void stop_waiting_if_idle();

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timeout(CURLM*, long milliseconds, void* self);

  Executor executor_;
  OnDone on_done_;
  SocketSet sockets_;
  boost::asio::posix::basic_stream_descriptor<Executor> readiness_;
  SteadyTimer timer_;
  MultiHandle multi_;
  std::size_t in_progress_ = 0;
  std::optional<Steady::time_point> deadline_;  // by which libcurl wants to be called
  std::optional<Steady::time_point> timer_set_for_;
  bool waiting_for_sockets_ = false;
  bool timeout_posted_ = false;
  bool idle_check_posted_ = false;
};

}  // namespace simul::http
