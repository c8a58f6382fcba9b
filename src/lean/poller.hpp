#pragma once

#include <optional>
#include <utility>

#include "core/duration.hpp"
#include "lean/waiter.hpp"

namespace simul::lean {

/// The descriptors of a loop, in one epoll that is made for the first of them.
class Poller {
 public:
  Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;
  ~Poller();

  bool in_use() const { return epoll_ >= 0; }
  /// How many tasks wait for a descriptor.
  unsigned waiters() const { return waiters_; }

  /// Moves the tasks whose descriptors are ready to `ready`. Waits until there are some, but not
  /// longer than the time-out if there is one. The kernel may wait longer by a thousandth of it.
  /// Throws std::system_error.
  void poll(std::optional<Duration> time_out, ReadyQueue& ready);

 private:
  friend class Descriptor;

  int epoll_ = -1;
  unsigned waiters_ = 0;
};

/// Makes the readiness of a socket or a pipe awaitable. Registers it once, edge-triggered, for its
/// whole life. Does not own the file descriptor, which does not block. Ends before that is closed,
/// and before the loop; tasks that still wait then are never resumed.
///
/// Read until the kernel answers EAGAIN, and only then await `readable`; the same for writing. Both
/// may return too often. An end of file and an error make both ready. The loop resumes all tasks
/// that wait, in their order.
class Descriptor {
  /// What waits for one of the two directions.
  class Direction {
   public:
    explicit Direction(unsigned& waiters) : waiters_(waiters) {}
    ~Direction() {
      while (!waiting_.empty()) remove(waiting_.front());
    }
    void add(Waiter& waiter) {
      waiting_.add(waiter);
      ++waiters_;
    }
    void remove(Waiter& waiter) {
      waiting_.remove(waiter);
      --waiters_;
    }
    void wake(ReadyQueue& ready);

    bool happened = false;  // while nobody waited

   private:
    WaitingList waiting_;
    unsigned& waiters_;
  };

  struct Readiness : AwaiterIn<Direction> {
    using AwaiterIn::AwaiterIn;
    bool await_ready() noexcept { return std::exchange(list_.happened, false); }
  };

 public:
  /// Of `loop.poller()`. Throws std::system_error, also for a file that cannot be waited for.
  Descriptor(Poller& poller, int file);
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  /// To be awaited.
  auto readable() { return Readiness(read_); }
  auto writable() { return Readiness(write_); }

  /// Whether it became readable while nobody waited for that. Forgets it.
  bool was_readable() { return std::exchange(read_.happened, false); }

 private:
  friend Poller;

  Poller& poller_;
  int file_;
  Direction read_{poller_.waiters_};
  Direction write_{poller_.waiters_};
};

}  // namespace simul::lean
