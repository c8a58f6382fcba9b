#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "registry/registration.hpp"

/// Concurrent chains of two dependent parts: a chain takes the sum of its parts, the whole run as
/// long as its longest chain.
///
/// Rules: there is a chain for each number given. Its part 1 sleeps for a drawn 0 to 10 of the
/// article's seconds. Its part 2 needs the result of part 1 and sleeps for a drawn time, too. Each
/// time is drawn when its part begins, in the order in which the article's program begins them. No
/// chain depends on another. A unit of work is a chain.
namespace simul::chained {

struct Spec {
  std::vector<std::uint64_t> numbers{1, 2, 3};
  unsigned threads = 0;
  Duration unit = std::chrono::milliseconds(10);

  Parameters parameters();
};

inline constexpr std::size_t kParts = 2;

/// Returns for how many of the article's seconds a part (0 or 1) of a chain sleeps. Called when the
/// part begins.
using Source = std::function<int(std::size_t chain, std::size_t part)>;

class Plan {
 public:
  using Spec = chained::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;

  /// Returns the drawn times, for the lanes. The plan must outlive it.
  Source replay() const;

 private:
  Spec spec_;
  std::vector<std::array<int, kParts>> seconds_;
};

class Record;

/// A part of a chain, which begins with the constructor. Writes its steps to the transcript.
class Part {
 public:
  Part(Record& record, std::size_t chain, std::size_t part, std::string argument);

  Duration delay() const { return delay_; }
  /// Call it once the delay is over. Returns the result of the part.
  std::string finish();

 private:
  std::string call() const;

  Record& record_;
  std::size_t chain_;
  std::size_t part_;
  std::string argument_;
  Duration delay_;
  Clock::TimePoint begin_;
};

/// What a lane records of a run. Times count from the constructor. Thread-safe for calls about
/// different chains if `source` is.
class Record {
 public:
  Record(const Spec& spec, Source source, const Context& context);

  Part part1(std::size_t chain) { return {*this, chain, 0, {}}; }
  Part part2(std::size_t chain, const std::string& argument) { return {*this, chain, 1, argument}; }
  /// Call it when a chain has ended.
  void chained(std::size_t chain, const std::string& result, Clock::TimePoint begin);
  /// Call it when all chains have ended.
  Outcome outcome();

 private:
  friend class Part;
  struct Chain {
    std::uint64_t result = 0;  // hash of its text
    bool done = false;
    bool woke_early = false;
  };

  const Spec& spec_;
  Source source_;
  Context context_;
  Clock::TimePoint begin_;
  std::vector<Chain> chains_;
};

/// Executes the coroutine lane's program once on `clock`: how a plan is drawn.
void rehearse(const Spec& spec, const Source& source, Clock& clock);

}  // namespace simul::chained
