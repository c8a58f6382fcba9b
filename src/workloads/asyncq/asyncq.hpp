#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "registry/registration.hpp"

/// Producers and consumers that pause at random meet at a queue without bounds: the end of
/// production is signalled by the queue being joined.
///
/// Rules: a producer makes a drawn 0 to 10 items, with a drawn pause of 0 to 10 of the article's
/// seconds before each. A consumer, for ever: pauses likewise, then takes the next item, waiting
/// for one if need be. Neither knows the others. When all producers are done and every item is
/// processed, the consumers are cancelled, wherever they are. Everything is drawn in the order in
/// which the article's program draws it on a virtual clock. In real time ties fall as they will, so
/// a consumer may take more items than it did there: the pauses it then needs are drawn for it
/// alone (Plan::number). The sequential lane has the producers make their items one after the other
/// and then the consumers take one each, in turn. A unit of work is an item taken.
namespace simul::asyncq {

struct Spec {
  std::uint64_t producers = 5;
  std::uint64_t consumers = 10;
  unsigned threads = 0;
  Duration unit = std::chrono::milliseconds(10);

  Parameters parameters();
};

/// The n-th number that a participant draws: a producer draws the number of its items and then a
/// pause before each, a consumer pauses only. Participants are the producers and, after them, the
/// consumers.
using Source = std::function<int(std::uint64_t participant, std::uint64_t n)>;

class Plan {
 public:
  using Spec = asyncq::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  /// Without concurrency, the pauses of the sequential lane; else the program's time on the virtual
  /// clock. As long as there are enough consumers that is the time of the slowest producer; where
  /// they are scarce, ties that fall otherwise can end a run a little sooner.
  Duration ideal(Concurrency concurrency) const;

  /// As a Source: what was drawn, and after it a sequence that depends on the seed, the participant
  /// and n alone.
  int number(std::uint64_t participant, std::uint64_t n) const;
  /// For the lanes to execute. The plan must outlive it.
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

/// What a lane really does, from the moment that it starts. Participants on different threads may
/// share it.
class Record {
 public:
  Record(const Spec& spec, Source source, const Context& context);

  /// To be called when everything is over.
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

/// Says in the transcript and the trace what it does. Belongs to one task.
class Participant {
 protected:
  Participant(Record& record, const char* role, std::uint64_t number, std::uint64_t track);

  int draw() { return record_.source_(track_, drawn_++); }
  Duration begin_pause();
  /// Returns when it ended, or should have.
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

  /// How many it makes in all.
  int items() const { return items_; }
  /// How long it pauses before its next item.
  Duration pause() { return begin_pause(); }
  /// Its next item, after the pause.
  Item make();
  /// To be called when the queue has the item.
  void added(const Item& item);
  /// To be called when it has no more to make.
  void done();

 private:
  int items_;
  int made_ = 0;
};

class Consumer : Participant {
 public:
  Consumer(Record& record, std::uint64_t number);

  /// How long it pauses before it takes an item.
  Duration pause() { return begin_pause(); }
  /// To be called with the item it took after the pause.
  void got(const Item& item);
  /// To be called instead when it was cancelled.
  void cancelled();
};

/// Executes the coroutine lane's program once on `clock`: how a plan is drawn.
void rehearse(const Spec& spec, const Source& source, Clock& clock);

}  // namespace simul::asyncq
