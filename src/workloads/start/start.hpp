#pragma once

#include <cstdint>

#include "registry/registration.hpp"

/// The cost of making N things that can wait, running each once, and destroying them.
///
/// Rules: each lane makes N of what its tasks run on, lets each run once, and ends them, all inside
/// the clock: threads, a pool of N threads, a loop with N coroutines that each suspend once. A unit
/// of work is one that ran.
namespace simul::start {

struct Spec {
  std::uint64_t tasks = 64;

  Parameters parameters();
};

class Plan {
 public:
  using Spec = start::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const { return outcome(spec_.tasks); }
  /// Zero: nothing waits.
  Duration ideal(Concurrency concurrency) const;

  /// The outcome of a lane in which so many ran.
  static Outcome outcome(std::uint64_t started);

 private:
  Spec spec_;
};

}  // namespace simul::start
