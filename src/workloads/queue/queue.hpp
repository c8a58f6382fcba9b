#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "core/checksum.hpp"
#include "registry/registration.hpp"

/// P producers hand items to C consumers through one bounded queue: what passing work between tasks
/// costs.
///
/// Rules: producers and consumers do not know each other, nor how many of them there are. Producer
/// p makes the items of its share, in order; any consumer may take the next. When the last producer
/// is done, the end is signalled through the queue, once for every consumer. The queue never holds
/// more than its capacity. With `latency`, each item carries the time at which
/// it was offered to the queue. A unit of work is an item taken.
namespace simul::queue {

/// The bounded queues that lanes of threads can have.
inline constexpr const char* kTbb = "tbb";          ///< oneTBB's concurrent_bounded_queue
inline constexpr const char* kCondvar = "condvar";  ///< a mutex and two condition variables

struct Spec {
  std::uint64_t producers = 5;
  std::uint64_t consumers = 10;
  std::uint64_t items = 100'000;
  std::uint64_t capacity = 64;
  bool latency = false;
  std::string handover = kTbb;
  unsigned threads = 0;

  Parameters parameters();
};

struct Item {
  std::uint64_t number = 0;
  Clock::TimePoint offered{};  // with `latency` only
};

/// The item that tells one consumer to stop: no more items follow.
inline constexpr Item kEnd{~std::uint64_t{0}, {}};

class Plan {
 public:
  using Spec = queue::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;

  /// The numbers of the items that a producer makes: [first, last).
  std::pair<std::uint64_t, std::uint64_t> share(std::uint64_t producer) const;

  Item make(std::uint64_t number, const Clock& clock) const {
    return {number, spec_.latency ? clock.now() : Clock::TimePoint{}};
  }

 private:
  Spec spec_;
};

/// What a lane records of a run: the items taken, by one thread. An item that no producer makes
/// counts as a failure.
class Record {
 public:
  Record(const Plan& plan, const Clock& clock) : spec_(plan.spec()), clock_(clock) {}

  void take(const Item& item) {
    if (item.number >= spec_.items) {
      ++unknown_;
      return;
    }
    ++completed_;
    checksum_ += mix(item.number);
    if (spec_.latency) latency_.record(clock_.now() - item.offered);
  }

  Outcome outcome() &&;

 private:
  const Spec& spec_;
  const Clock& clock_;
  std::uint64_t completed_ = 0;
  std::uint64_t checksum_ = 0;
  std::uint64_t unknown_ = 0;
  LatencyHistogram latency_;
};

}  // namespace simul::queue
