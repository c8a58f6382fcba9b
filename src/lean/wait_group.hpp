#pragma once

#include <coroutine>
#include <cstdint>

#include "lean/loop.hpp"
#include "lean/waiter.hpp"

namespace simul::lean {

/// A count of what is in progress, which can be awaited to become 0.
class WaitGroup {
 public:
  /// The loop must outlive it.
  explicit WaitGroup(Loop& loop, std::uint64_t count = 0) : loop_(loop), count_(count) {}
  WaitGroup(const WaitGroup&) = delete;
  WaitGroup& operator=(const WaitGroup&) = delete;
  /// Tasks that still wait are never resumed.
  ~WaitGroup() { waiting_.abandon(); }

  void add() { ++count_; }
  /// At 0, those who wait become ready, first come, first served.
  void done() {
    if (--count_ != 0) return;
    while (!waiting_.empty()) loop_.ready().push(waiting_.pop_front());
  }

  /// To be awaited. Does not suspend while the count is 0.
  auto wait() { return Wait(*this); }

 private:
  class Wait : Waiter {
   public:
    explicit Wait(WaitGroup& group) : group_(group) {}
    ~Wait() {
      if (is_waiting()) group_.waiting_.remove(*this);
    }
    bool await_ready() const noexcept { return group_.count_ == 0; }
    void await_suspend(std::coroutine_handle<> suspended) noexcept {
      task = suspended;
      group_.waiting_.push_back(*this);
    }
    void await_resume() const noexcept {}

   private:
    WaitGroup& group_;
  };

  Loop& loop_;
  std::uint64_t count_;
  WaitingList waiting_;
};

}  // namespace simul::lean
