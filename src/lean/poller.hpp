#pragma once

#include <optional>

#include "core/duration.hpp"
#include "lean/waiter.hpp"

namespace simul::lean {

class Descriptor;

/// The descriptors of a loop, in one epoll that is made for the first of them. All that can fail
/// throws std::system_error.
class Poller {
 public:
  Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;
  ~Poller();

  /// Registers the file until it is removed.
  void add(int file, Descriptor& descriptor);
  void remove(int file) noexcept;
  bool in_use() const { return epoll_ >= 0; }

  /// Counts the tasks that wait for a descriptor.
  void add_waiter() { ++waiters_; }
  void remove_waiter() { --waiters_; }
  bool has_waiters() const { return waiters_ != 0; }

  /// Tells the descriptors what happened to them; they move their waiters to `ready`. Waits for
  /// something to happen, but not longer than the time-out if there is one. The kernel may wait
  /// longer by a thousandth of it.
  void poll(std::optional<Duration> time_out, ReadyQueue& ready);

 private:
  int epoll_ = -1;
  unsigned waiters_ = 0;
};

}  // namespace simul::lean
