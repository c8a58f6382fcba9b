#include "workloads/asyncq/asyncq.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "core/checksum.hpp"
#include "lanes/thread_limit.hpp"
#include "workloads/article_time.hpp"
#include "workloads/python_random.hpp"

namespace simul::asyncq {
namespace {

constexpr int kMost = 10;  // of every random number; the least is 0
constexpr std::uint64_t kMostParticipants = 100'000;

std::uint64_t item_number(std::uint64_t producer, int item) {
  return producer * kMost + static_cast<std::uint64_t>(item);
}

// The article's items are five random bytes. These are the same in every lane.
std::string item_name(std::uint64_t number) {
  return fmt::format("{:010x}", mix(number) & 0xff'ffff'ffffU);
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate)
    return {gate_case({{"nprod", "5"}, {"ncon", "100"}, {"unit", "1ns"}}, {"coroutine"})};
  if (mode == Mode::quick) return {};
  return {article({{{"nprod", "5"}, {"ncon", "100"}, {"unit", "1ms"}},
                   {{"nprod", "5"}, {"ncon", "1000"}, {"unit", "1ms"}}})};
}

const RegisteredWorkload<Plan> registered{
    "asyncq", "producers and consumers that pause at random meet at a queue, then a join", sweeps};
const Registered<Plan> stackful{
    lane("stackful"), "its queue, which can be joined, is written for coroutines and for threads"};
const Registered<Plan> callback{
    lane("callback"), "its queue, which can be joined, is written for coroutines and for threads"};
const Registered<Plan> multi_loop{lane("multi_loop"), "a queue between loops is another question"};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-p,--nprod", producers, 1, kMostParticipants, "producers")
      .count("-c,--ncon", consumers, 1, kMostParticipants, "consumers")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool; 0 is as many as there have to be");
  add_unit(parameters, unit);
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t seed)
    : spec_(spec), seed_(seed), drawn_(spec.producers + spec.consumers) {
  PythonRandom random(seed);
  const Source draw = [&](std::uint64_t participant, std::uint64_t) {
    const int number = random.randint(0, kMost);
    drawn_[participant].push_back(static_cast<std::uint8_t>(number));
    return number;
  };
  VirtualClock clock;
  const auto begin = clock.now();
  rehearse(spec_, draw, clock);
  virtual_time_ = clock.now() - begin;
}

int Plan::number(std::uint64_t participant, std::uint64_t n) const {
  const std::vector<std::uint8_t>& drawn = drawn_[participant];
  if (n < drawn.size()) return drawn[n];
  return static_cast<int>(mix(mix(mix(seed_) + participant) + n) % (kMost + 1));
}

Source Plan::replay() const {
  return [this](std::uint64_t participant, std::uint64_t n) { return number(participant, n); };
}

Outcome Plan::expected() const {
  Outcome outcome;
  outcome.tally["producers"] = spec_.producers;
  for (std::uint64_t producer = 0; producer < spec_.producers; ++producer) {
    for (int item = 0; item < number(producer, 0); ++item) {
      ++outcome.completed;
      outcome.checksum += mix(item_number(producer, item));
    }
  }
  return outcome;
}

Duration Plan::ideal(Concurrency concurrency) const {
  if (concurrency > 1) return virtual_time_;
  std::uint64_t items = 0;
  int pauses = 0;
  for (std::uint64_t producer = 0; producer < spec_.producers; ++producer) {
    const int own = number(producer, 0);
    for (int item = 0; item < own; ++item) {
      pauses += number(producer, 1 + static_cast<std::uint64_t>(item));
    }
    items += static_cast<std::uint64_t>(own);
  }
  for (std::uint64_t item = 0; item < items; ++item) {
    pauses += number(spec_.producers + item % spec_.consumers, item / spec_.consumers);
  }
  return pauses * spec_.unit;
}

Record::Record(const Spec& spec, Source source, const Context& context)
    : spec_(spec), source_(std::move(source)), context_(context), begin_(context.clock.now()) {}

void Record::take(const Item& item, Duration queued) {
  const std::lock_guard lock(mutex_);
  ++outcome_.completed;
  outcome_.checksum += mix(item.number);
  outcome_.latency.record(queued);
}

void Record::count(std::uint64_t Record::* counter) {
  const std::lock_guard lock(mutex_);
  ++(this->*counter);
}

Outcome Record::outcome() {
  context_.transcript.line("Program completed in {:.5f} seconds.",
                           article_seconds(context_.clock.now() - begin_, spec_.unit));
  outcome_.tally["producers"] = producers_done_;
  outcome_.figures["consumers_cancelled"] = static_cast<double>(consumers_cancelled_);
  if (woke_early_ != 0) outcome_.failed["woke_early"] = woke_early_;
  return std::move(outcome_);
}

Participant::Participant(Record& record, const char* role, std::uint64_t number,
                         std::uint64_t track)
    : record_(record), role_(role), number_(number), track_(track) {
  Trace& trace = record.context_.trace;
  if (trace.on()) trace.track(track, fmt::format("{} {}", role, number));
}

Duration Participant::begin_pause() {
  const int seconds = draw();
  record_.context_.transcript.line("{} {} sleeping for {} seconds.", role_, number_, seconds);
  pause_begin_ = record_.context_.clock.now();
  pause_end_ = pause_begin_ + seconds * record_.spec_.unit;
  return pause_end_ - pause_begin_;
}

Clock::TimePoint Participant::end_pause(Clock::TimePoint now, bool cancelled) {
  if (now < pause_end_ && !cancelled) record_.count(&Record::woke_early_);
  const auto end = std::min(now, pause_end_);
  if (end > pause_begin_) {
    record_.context_.trace.span(track_, Activity::waiting, "pause", pause_begin_, end);
  }
  return end;
}

Producer::Producer(Record& record, std::uint64_t number)
    : Participant(record, "Producer", number, number), items_(draw()) {}

Item Producer::make() {
  const auto now = record_.context_.clock.now();
  end_pause(now);
  return {item_number(number_, made_++), now};
}

void Producer::added(const Item& item) {
  if (!record_.context_.transcript.on()) return;
  record_.context_.transcript.line("Producer {} added <{}> to queue.", number_,
                                   item_name(item.number));
}

void Producer::done() {
  record_.count(&Record::producers_done_);
}

Consumer::Consumer(Record& record, std::uint64_t number)
    : Participant(record, "Consumer", number, record.spec_.producers + number) {}

void Consumer::got(const Item& item) {
  const auto now = record_.context_.clock.now();
  const auto pause_end = end_pause(now);
  if (now > pause_end) {
    record_.context_.trace.span(track_, Activity::queued, "for an item", pause_end, now);
  }
  if (record_.context_.transcript.on()) {
    record_.context_.transcript.line("Consumer {} got element <{}> in {:.5f} seconds.", number_,
                                     item_name(item.number),
                                     article_seconds(now - item.made, record_.spec_.unit));
  }
  record_.take(item, now - item.made);
}

void Consumer::cancelled() {
  const auto now = record_.context_.clock.now();
  const auto pause_end = end_pause(now, true);
  if (now > pause_end) {
    record_.context_.trace.span(track_, Activity::queued, "for an item", pause_end, now);
  }
  record_.count(&Record::consumers_cancelled_);
}

}  // namespace simul::asyncq
