#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

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
/// deadlines come in disorder and the earliest of a bucket is removed. A sleeper moves to lower
/// buckets at most once for each bit before it is due. Bucket 0 has those due.
///
/// Equal deadlines are first come, first served. One that has passed counts as the time reached.
class TimerSet {
 public:
  bool empty() const { return occupied_ == 0; }

  /// The sleeper stays where it is until it is removed or taken.
  void add(Sleeper& sleeper) {
    const int number = bucket_of(sleeper.deadline);
    Bucket& bucket = buckets_[number];
    if (bucket.sleepers.empty()) {
      bucket.earliest = sleeper.deadline;
      bucket.sorted = true;
      occupied_ |= std::uint64_t{1} << number;
    } else {
      bucket.earliest = std::min(bucket.earliest, sleeper.deadline);
      bucket.sorted = bucket.sorted && deadline_of(bucket.sleepers.back()) <= sleeper.deadline;
    }
    bucket.sleepers.add(sleeper);
  }

  /// The sleeper must be in the set, and not have been taken.
  void remove(Sleeper& sleeper) {
    const int number = bucket_of(sleeper.deadline);
    Bucket& bucket = buckets_[number];
    bucket.sleepers.remove(sleeper);
    if (bucket.sleepers.empty()) {
      occupied_ &= ~(std::uint64_t{1} << number);
    } else if (sleeper.deadline == bucket.earliest) {
      find_earliest(bucket);
    }
  }

  /// The earliest deadline. The set must not be empty.
  Clock::TimePoint earliest() const { return buckets_[std::countr_zero(occupied_)].earliest; }

  /// All whose deadline is not after `now` are due from then on, in the order of their deadlines.
  /// Goes through these, one after the other, and moves the rest of their bucket to lower ones. In
  /// a sorted bucket one step does for all of them.
  void advance(Clock::TimePoint now) {
    while (const std::uint64_t not_due = occupied_ & ~std::uint64_t{1}) {
      const int number = std::countr_zero(not_due);
      Bucket& bucket = buckets_[number];
      if (bucket.earliest > now) return;
      reached_ =
          bucket.sorted ? std::min(now, deadline_of(bucket.sleepers.back())) : bucket.earliest;
      WaitingList sleepers = std::exchange(bucket.sleepers, {});
      occupied_ &= ~(std::uint64_t{1} << number);
      while (!sleepers.empty()) add(static_cast<Sleeper&>(sleepers.pop()));
    }
  }

  /// Takes the next that is due. Returns nullptr if there is none.
  Sleeper* take_due() {
    if ((occupied_ & 1) == 0) return nullptr;
    WaitingList& due = buckets_[0].sleepers;
    auto& sleeper = static_cast<Sleeper&>(due.pop());
    if (due.empty()) occupied_ &= ~std::uint64_t{1};
    return &sleeper;
  }

 private:
  struct Bucket {
    WaitingList sleepers;
    Clock::TimePoint earliest{};  // if not empty
    bool sorted = true;  // as they mostly are: equal delays end in the order of their begin
  };

  static Clock::TimePoint deadline_of(const Waiter& waiter) {
    return static_cast<const Sleeper&>(waiter).deadline;
  }

  // Deadlines later than the time reached differ from it in a bit below the sign.
  int bucket_of(Clock::TimePoint deadline) const {
    if (deadline <= reached_) return 0;
    const std::int64_t differing =
        deadline.time_since_epoch().count() ^ reached_.time_since_epoch().count();
    return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(differing)));
  }

  static void find_earliest(Bucket& bucket) {
    bucket.earliest = deadline_of(bucket.sleepers.front());
    if (bucket.sorted) return;
    for (Waiter* each = &bucket.sleepers.front(); each != nullptr; each = each->next) {
      bucket.earliest = std::min(bucket.earliest, deadline_of(*each));
    }
  }

  Clock::TimePoint reached_{};
  std::uint64_t occupied_ = 0;  // a bit for each bucket
  std::array<Bucket, 64> buckets_;
};

}  // namespace simul::lean
