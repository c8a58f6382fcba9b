#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <utility>

#include "loop/event_loop.hpp"

namespace simul {

/// What the coroutine_offload lane owns: an event loop, and a pool of threads for calls that would
/// stop it.
class LoopWithPool {
 public:
  /// Throws WorkError when the system refuses so many threads, Declined for a virtual clock, which
  /// cannot be shared by threads.
  LoopWithPool(unsigned threads, Clock& clock);
  LoopWithPool(const LoopWithPool&) = delete;
  LoopWithPool& operator=(const LoopWithPool&) = delete;
  /// Waits for calls that have not ended.
  ~LoopWithPool();

  EventLoop& loop() { return loop_; }

  /// To be awaited by a coroutine of the loop: runs `call` on a thread of the pool, then resumes
  /// the coroutine on the loop. `call` must not throw.
  template <class Call>
  auto offload(Call call) {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(
        [this](auto resumption, Call blocking) {
          // Keeps the loop running until the call is done.
          auto loop = boost::asio::make_work_guard(resumption);
          boost::asio::post(pool_, [loop = std::move(loop), resumption = std::move(resumption),
                                    blocking = std::move(blocking)]() mutable {
            blocking();
            boost::asio::post(loop.get_executor(), std::move(resumption));
          });
        },
        use_awaitable, std::move(call));
  }

 private:
  EventLoop loop_;
  boost::asio::thread_pool pool_;
};

}  // namespace simul
