#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "loop/awaitable.hpp"
#include "http/multi_handle.hpp"
#include "http/socket_set.hpp"
#include "http/transfer.hpp"

namespace simul::http {

/// A libcurl multi handle driven by an event loop: starts transfers and says when they are done.
/// All calls, and the call of `on_done`, on the loop's thread; on_done is never called from inside
/// a libcurl callback.
///
/// It gives the loop something to wait for only while transfers are under way: otherwise `run()`
/// can return. Shared, because handlers still queued in the loop keep it; close() is what ends its
/// work.
class Multi : public std::enable_shared_from_this<Multi> {
 public:
  using OnDone = std::function<void(Transfer&)>;

  Multi(const Executor& executor, std::size_t max_connections, OnDone on_done);
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;
  ~Multi();

  SocketObserver* observer() { return &sockets_; }

  /// `transfer.begin()` has been called. on_done(transfer) follows later, after transfer.end(),
  /// unless it is dropped.
  void start(Transfer& transfer);
  /// Ends a transfer that was started and is not done. Its connection is closed.
  void drop(Transfer& transfer);
  /// Closes every connection. Before it, every transfer under way is dropped; after it, nothing is
  /// called.
  void close();

 private:
  using Steady = std::chrono::steady_clock;
  using Timer =
      boost::asio::basic_waitable_timer<Steady, boost::asio::wait_traits<Steady>, Executor>;

  void act(curl_socket_t socket, int bits);
  void collect();
  void wait_for_sockets();
  void on_sockets_ready();
  void set_timeout(long milliseconds);
  void post_timeout();
  void set_timer(Steady::time_point when);
  void on_timer();
  void rest_when_idle();

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timeout(CURLM*, long milliseconds, void* self);

  Executor executor_;
  OnDone on_done_;
  SocketSet sockets_;
  boost::asio::posix::basic_stream_descriptor<Executor> readiness_;
  Timer timer_;
  MultiHandle multi_;
  std::size_t under_way_ = 0;
  std::optional<Steady::time_point> deadline_;  // when libcurl wants to be called at the latest
  std::optional<Steady::time_point> timer_set_for_;
  bool waiting_for_sockets_ = false;
  bool timeout_posted_ = false;
  bool rest_posted_ = false;
};

}  // namespace simul::http
