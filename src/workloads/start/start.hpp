#pragma once

#include <cstdint>

#include "registry/registration.hpp"

/// What it costs to have N things that can wait, from nothing to having them and back to nothing.
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
  /// Zero: nobody waits.
  Duration ideal(Concurrency concurrency) const;

  /// Of a lane in which so many ran.
  static Outcome outcome(std::uint64_t started);

 private:
  Spec spec_;
};

/// For lanes that need a thread for each task. Throws Declined when that is more than a process may
/// have by simul's own limit.
Concurrency threads(const Spec& spec);

}  // namespace simul::start
