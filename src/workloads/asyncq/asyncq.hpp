#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "registry/registration.hpp"

/// Producers and consumers that pause at random share an unbounded queue. Joining the queue tells
/// when all items are processed.
///
/// Rules: a producer makes a random number of items, 0 to 10, with a random pause of 0 to 10 of the
/// article's seconds before each. A consumer repeats without end: it pauses likewise, then takes
/// the next item, and waits for one if there is none. No task knows another. When all producers are
/// done and every item is processed, the consumers are cancelled at whatever point they are. All
/// numbers are drawn in the order in which the article's program draws them on a virtual clock. On
/// a real clock, simultaneous events can have another order, so a consumer can take more items than
/// there: the pauses that it needs then come from a sequence of its own (Plan::number). In the
/// sequential lane the producers make their items one after the other; then the consumers take one
/// each, in turn. A unit of work is an item taken.
namespace simul::asyncq {

struct Spec {
  std::uint64_t producers = 5;
  std::uint64_t consumers = 10;
  unsigned threads = 0;
  Duration unit = std::chrono::milliseconds(10);

  Parameters parameters();
};

/// The n-th random number of a participant. A producer's are the number of its items and then a
/// pause before each; a consumer's are all pauses. Participants are numbered: the producers and,
/// after them, the consumers.
using Source = std::function<int(std::uint64_t participant, std::uint64_t n)>;

class Plan {
 public:
  using Spec = asyncq::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  /// Without concurrency, the sum of the sequential lane's pauses; else the program's time on the
  /// virtual clock. With enough consumers that is the time of the slowest producer. With too few,
  /// another order of simultaneous events can make a run slightly shorter.
  Duration ideal(Concurrency concurrency) const;

  /// As a Source: the numbers drawn for the plan, and after them a sequence that depends only on
  /// the seed, the participant and n.
  int number(std::uint64_t participant, std::uint64_t n) const;
  /// The source for the lanes. The plan must outlive it.
  Source replay() const;

 private:
  Spec spec_;
  std::uint64_t seed_;
  std::vector<std::vector<std::uint8_t>> drawn_;
  Duration virtual_time_{0};
};

struct Item {
  std::uint64_t number = 0;
  Clock::TimePoint made{};
};

/// What a lane really does, from its construction on. Participants on different threads may share
/// it.
class Record {
 public:
  Record(const Spec& spec, Source source, const Context& context);

  /// To be called when all participants have ended.
  Outcome outcome();

 private:
  friend class Participant;
  friend class Producer;
  friend class Consumer;

  void take(const Item& item, Duration queued);
  void count(std::uint64_t Record::* counter);

  const Spec& spec_;
  const Source source_;
  const Context context_;
  const Clock::TimePoint begin_;

  std::mutex mutex_;
  Outcome outcome_;
  std::uint64_t producers_done_ = 0;
  std::uint64_t consumers_cancelled_ = 0;
  std::uint64_t woke_early_ = 0;
};

/// Writes what it does to the transcript and the trace. For one task.
class Participant {
 protected:
  Participant(Record& record, const char* role, std::uint64_t number, std::uint64_t track);

  int draw() { return record_.source_(track_, drawn_++); }
  Duration begin_pause();
  /// Returns when the pause ended, or should have.
  Clock::TimePoint end_pause(Clock::TimePoint now, bool cancelled = false);

  Record& record_;
  const char* const role_;
  const std::uint64_t number_;
  const std::uint64_t track_;

 private:
  std::uint64_t drawn_ = 0;
  Clock::TimePoint pause_begin_{};
  Clock::TimePoint pause_end_{};
};

class Producer : Participant {
 public:
  Producer(Record& record, std::uint64_t number);

  /// The number of items that it makes.
  int items() const { return items_; }
  /// Begins the pause before its next item. Returns its length.
  Duration pause() { return begin_pause(); }
  /// Its next item, after the pause.
  Item make();
  /// To be called when the item is in the queue.
  void added(const Item& item);
  /// To be called after the last item.
  void done();

 private:
  int items_;
  int made_ = 0;
};

class Consumer : Participant {
 public:
  Consumer(Record& record, std::uint64_t number);

  /// Begins the pause before it takes an item. Returns its length.
  Duration pause() { return begin_pause(); }
  /// To be called with the item that it took after the pause.
  void got(const Item& item);
  /// To be called instead when it was cancelled.
  void cancelled();
};

/// Runs the coroutine lane's program once on `clock`, to draw the numbers of a plan.
void rehearse(const Spec& spec, const Source& source, Clock& clock);

}  // namespace simul::asyncq
