#include "lean/timer_set.hpp"

#include <algorithm>
#include <bit>

namespace simul::lean {
namespace {

Clock::TimePoint deadline_of(const Waiter& waiter) {
  return static_cast<const Sleeper&>(waiter).deadline;
}

}  // namespace

void TimerSet::add(Sleeper& sleeper) {
  const std::size_t number = bucket_of(sleeper.deadline);
  Bucket& bucket = buckets_[number];
  if (bucket.sleepers.empty()) {
    bucket.earliest = sleeper.deadline;
    bucket.sorted = true;
    occupied_ |= std::uint64_t{1} << number;
  } else {
    bucket.earliest = std::min(bucket.earliest, sleeper.deadline);
    bucket.sorted = bucket.sorted && deadline_of(bucket.sleepers.back()) <= sleeper.deadline;
  }
  bucket.sleepers.push_back(sleeper);
}

void TimerSet::remove(Sleeper& sleeper) {
  const std::size_t number = bucket_of(sleeper.deadline);
  Bucket& bucket = buckets_[number];
  bucket.sleepers.remove(sleeper);
  if (bucket.sleepers.empty()) {
    occupied_ &= ~(std::uint64_t{1} << number);
  } else if (sleeper.deadline == bucket.earliest) {
    find_earliest(bucket);
  }
}

Clock::TimePoint TimerSet::earliest() const {
  return buckets_[static_cast<std::size_t>(std::countr_zero(occupied_))].earliest;
}

// Goes through the times at which something is due, one after the other, and moves the rest of
// their bucket to lower ones. In a sorted bucket one step does for all of them.
void TimerSet::advance(Clock::TimePoint now) {
  constexpr std::uint64_t kNotDue = ~std::uint64_t{1};
  while ((occupied_ & kNotDue) != 0) {
    const auto number = static_cast<std::size_t>(std::countr_zero(occupied_ & kNotDue));
    Bucket& bucket = buckets_[number];
    if (bucket.earliest > now) return;
    reached_ = bucket.sorted ? std::min(now, deadline_of(bucket.sleepers.back())) : bucket.earliest;
    WaitingList sleepers = bucket.sleepers;
    bucket.sleepers = {};
    occupied_ &= ~(std::uint64_t{1} << number);
    while (!sleepers.empty()) add(static_cast<Sleeper&>(sleepers.pop_front()));
  }
}

Sleeper* TimerSet::take_due() {
  if ((occupied_ & 1) == 0) return nullptr;
  WaitingList& due = buckets_[0].sleepers;
  auto& sleeper = static_cast<Sleeper&>(due.pop_front());
  if (due.empty()) occupied_ &= ~std::uint64_t{1};
  return &sleeper;
}

void TimerSet::find_earliest(Bucket& bucket) {
  bucket.earliest = deadline_of(bucket.sleepers.front());
  if (bucket.sorted) return;
  for (Waiter* each = &bucket.sleepers.front(); each != nullptr;
       each = WaitingList::behind(*each)) {
    bucket.earliest = std::min(bucket.earliest, deadline_of(*each));
  }
}

// Deadlines later than the time reached differ from it in a bit below the sign.
std::size_t TimerSet::bucket_of(Clock::TimePoint deadline) const {
  if (deadline <= reached_) return 0;
  const auto bits = [](Clock::TimePoint time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
  };
  return static_cast<std::size_t>(std::bit_width(bits(deadline) ^ bits(reached_)));
}

}  // namespace simul::lean
