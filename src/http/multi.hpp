#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "http/multi_handle.hpp"
#include "http/socket_set.hpp"
#include "http/transfer.hpp"
#include "loop/steady_timer.hpp"

namespace simul::http {

/// libcurl's multi handles driven by an event loop: runs transfers and calls `on_done` for each
/// that is done. All calls, and those of `on_done`, happen on the loop's thread; on_done is never
/// called from inside a libcurl callback.
///
/// Before a transfer begins, libcurl 7.88 goes through the connections of its multi handle to that
/// host until one is free (curl issues 22169 and 22763). With thousands in flight that is most of
/// its work. For `one_server` transfers are therefore in groups of 128, each with a handle of its
/// own, the first with room taken first: there are never more connections than there were transfers
/// at a time. With several servers a group may lack what another keeps, so there is one.
///
/// It gives the loop work only while transfers are in progress, so that otherwise `run()` can
/// return. Shared, because handlers queued in the loop own it, too; close() ends its work.
class Multi : public std::enable_shared_from_this<Multi> {
 public:
  using OnDone = std::function<void(Transfer&)>;

  Multi(const Executor& executor, std::size_t max_in_progress, bool one_server, OnDone on_done);
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;
  ~Multi();

  SocketObserver* observer() { return &sockets_; }

  /// Call it after `transfer.begin()`, with at most `max_in_progress` at a time. Calls
  /// on_done(transfer) later, after transfer.end(), unless the transfer is aborted.
  void start(Transfer& transfer);
  /// Aborts a transfer that was started and is not done, and closes its connection.
  void abort(Transfer& transfer);
  /// Closes every connection. Abort every transfer in progress first. on_done is not called after
  /// it.
  void close();

 private:
  using Steady = std::chrono::steady_clock;

  struct Group {
    Multi* owner = nullptr;
    std::size_t index = 0;
    std::size_t room = 0;                        // for further transfers
    std::optional<Steady::time_point> deadline;  // by which libcurl wants to be called
    bool timeout_posted = false;
    MultiHandle handle;  // last, so destroyed first: calls back
  };

  Group& group_with_room();
  Group& add_group();
  void leave(Transfer& transfer);
  void socket_action(Group& group, curl_socket_t socket, int bits);
  void wait_for_sockets();
  void on_sockets_ready();
  void set_timeout(Group& group, long milliseconds);
  void post_timeout(Group& group);
  void set_timer(Steady::time_point when);
  void on_timer();
  void stop_waiting_if_idle();

  static int on_socket(CURL*, curl_socket_t socket, int what, void* group, void*);
  static int on_timeout(CURLM*, long milliseconds, void* group);

  Executor executor_;
  const std::size_t max_in_progress_;
  const std::size_t group_size_;
  OnDone on_done_;
  SocketSet sockets_;
  boost::asio::posix::basic_stream_descriptor<Executor> readiness_;
  SteadyTimer timer_;
  std::deque<Group> groups_;
  std::size_t in_progress_ = 0;
  std::optional<Steady::time_point> timer_set_for_;
  bool closed_ = false;
  bool waiting_for_sockets_ = false;
  bool idle_check_posted_ = false;
};

}  // namespace simul::http
