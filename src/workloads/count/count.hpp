#pragma once

#include <cstdint>
#include <vector>

#include "registry/registration.hpp"

/// Tasks that say "One", sleep, and say "Two": one after the other, or all of them overlapped.
///
/// Rules: every task sleeps for one of the article's seconds between its two words. A unit of work
/// is a task that has said both.
namespace simul::count {

struct Spec {
  std::uint64_t tasks = 3;
  unsigned threads = 0;
  Duration unit = std::chrono::milliseconds(10);

  Parameters parameters();
};

class Plan {
 public:
  using Spec = count::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;

 private:
  Spec spec_;
};

/// What a lane records of a run. Times count from the constructor. Thread-safe for calls about
/// different tasks.
class Record {
 public:
  Record(const Spec& spec, const Context& context);

  void one(std::size_t task);
  void two(std::size_t task);
  /// Call it when all tasks are done.
  Outcome outcome();

 private:
  struct Task {
    Clock::TimePoint one{};
    Duration slept{-1};  // negative until both words are said
  };

  const Spec& spec_;
  Context context_;
  Clock::TimePoint begin_;
  std::vector<Task> tasks_;
};

}  // namespace simul::count
