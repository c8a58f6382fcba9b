#pragma once

#include <coroutine>
#include <utility>

#include "lean/loop.hpp"
#include "lean/waiter.hpp"

namespace simul::lean {

/// Makes the readiness of a socket or a pipe awaitable. Registers it once, edge-triggered, for its
/// whole life. Does not own the file descriptor, which does not block. Ends before that is closed,
/// and before the loop; tasks that still wait then are never resumed.
///
/// Read until the kernel answers EAGAIN, and only then await `readable`; the same for writing. Both
/// may return too often. An end of file and an error make both ready. The loop resumes all tasks
/// that wait, in their order.
class Descriptor {
 public:
  /// Throws std::system_error, also for a file that cannot be waited for.
  Descriptor(Loop& loop, int file);
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  auto readable() { return Readiness(loop_.poller(), read_); }
  auto writable() { return Readiness(loop_.poller(), write_); }

 private:
  friend class Poller;

  struct Direction {
    bool ready = false;  // since it was last awaited
    WaitingList waiting;
  };

  class Readiness : Waiter {
   public:
    Readiness(Poller& poller, Direction& direction) : poller_(poller), direction_(direction) {}
    ~Readiness() {
      if (!is_waiting()) return;
      direction_.waiting.remove(*this);
      poller_.remove_waiter();
    }
    bool await_ready() noexcept { return std::exchange(direction_.ready, false); }
    void await_suspend(std::coroutine_handle<> suspended) noexcept {
      task = suspended;
      direction_.waiting.push_back(*this);
      poller_.add_waiter();
    }
    void await_resume() const noexcept {}

   private:
    Poller& poller_;
    Direction& direction_;
  };

  void happened(bool read, bool write, ReadyQueue& ready);
  void wake(Direction& direction, ReadyQueue& ready);
  void abandon(Direction& direction);

  Loop& loop_;
  int file_;
  Direction read_;
  Direction write_;
};

}  // namespace simul::lean
