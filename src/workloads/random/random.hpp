#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "registry/registration.hpp"

/// Tasks that draw until a number is high enough and sleep after each that is too low: a task that
/// sleeps does not delay the others.
///
/// Rules: task i draws from 0 to 10 until it has a number above 9 - i; after one that is too low it
/// sleeps for i + 1 of the article's seconds. The numbers come from one generator, in the order in
/// which the article's program draws them. A unit of work is a task that has its number.
namespace simul::random {

struct Spec {
  std::uint64_t tasks = 3;
  unsigned threads = 0;
  Duration unit = std::chrono::milliseconds(10);

  Parameters parameters();

  int threshold(std::size_t task) const { return 9 - static_cast<int>(task); }
  Duration delay(std::size_t task) const { return unit * static_cast<std::int64_t>(task + 1); }
};

/// Returns the number that a task draws at an attempt (0 is the first). Called when it draws.
using Source = std::function<int(std::size_t task, std::size_t attempt)>;

class Plan {
 public:
  using Spec = random::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;

  /// Returns the drawn numbers, for the lanes. The plan must outlive it.
  Source replay() const;

 private:
  Spec spec_;
  std::vector<std::vector<int>> numbers_;  // of each task, the last one high enough
};

/// What a lane records of a run. Thread-safe for calls about different tasks if `source` is.
class Record {
 public:
  Record(const Spec& spec, Source source, const Context& context);

  /// Call it when a task begins.
  void initiated(std::size_t task);
  /// Draws a task's next number. Returns whether it is high enough.
  bool draw(std::size_t task);
  /// Call it when all tasks have their numbers.
  Outcome outcome();

 private:
  struct Task {
    std::vector<int> numbers;
    Clock::TimePoint drawn{};  // when the last number was drawn
    bool woke_early = false;
  };

  void say(std::size_t task, const std::string& text);

  const Spec& spec_;
  Source source_;
  Context context_;
  bool colours_;
  std::vector<Task> tasks_;
};

/// Executes the coroutine lane's program once on `clock`: how a plan is drawn.
void rehearse(const Spec& spec, const Source& source, Clock& clock);

}  // namespace simul::random
