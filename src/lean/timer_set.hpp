#pragma once

#include <array>
#include <cstdint>

#include "core/clock.hpp"
#include "lean/waiter.hpp"

namespace simul::lean {

/// A task that waits for a point in time.
struct Sleeper : Waiter {
  explicit Sleeper(Clock::TimePoint time) : deadline(time) {}

  Clock::TimePoint deadline;
};

/// Sleepers by deadline: a radix heap. A bucket holds the deadlines that differ from the time
/// reached in the same highest bit, so that adding takes constant time, removing too unless
/// deadlines come in disorder and the earliest of a bucket is removed, and a sleeper
/// moves to lower buckets at most once for each bit before it is due. Bucket 0 has those due.
///
/// Equal deadlines are first come, first served. One that has passed counts as the time reached.
class TimerSet {
 public:
  bool empty() const { return occupied_ == 0; }

  /// The sleeper stays where it is until it is removed or taken.
  void add(Sleeper& sleeper);
  /// The sleeper must be in the set, and not have been taken.
  void remove(Sleeper& sleeper);

  /// The earliest deadline. The set must not be empty.
  Clock::TimePoint earliest() const;

  /// All whose deadline is not after `now` are due from then on, in the order of their deadlines.
  void advance(Clock::TimePoint now);
  /// Takes the next that is due. Returns nullptr if there is none.
  Sleeper* take_due();

  void clear() { *this = {}; }

 private:
  struct Bucket {
    WaitingList sleepers;
    Clock::TimePoint earliest{};  // if not empty
    bool sorted = true;  // as they mostly are: equal delays end in the order of their begin
  };

  std::size_t bucket_of(Clock::TimePoint deadline) const;
  static void find_earliest(Bucket& bucket);

  Clock::TimePoint reached_{};
  std::uint64_t occupied_ = 0;  // a bit for each bucket
  std::array<Bucket, 64> buckets_;
};

}  // namespace simul::lean
