#pragma once

#include <cstdint>
#include <vector>

#include "registry/registration.hpp"
#include "workloads/waits.hpp"

/// N tasks that each wait a fixed time: the most that overlapping can save, as there is nothing but
/// waiting.
///
/// Rules: every task waits once, on its own, for at least the delay, and notes how long it really
/// waited. The threads of the pool and the loop are made outside the clock; the tasks are made
/// inside it. A unit of work is a task.
namespace simul::sleeps {

struct Spec {
  std::uint64_t tasks = 100;
  Duration delay = std::chrono::milliseconds(10);
  unsigned threads = 64;

  Parameters parameters();
};

class Plan {
 public:
  using Spec = sleeps::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;

  /// What a lane did, from the time that each task waited; a negative one marks a task that never
  /// ran.
  Outcome account(const std::vector<Duration>& waited) const;

 private:
  Spec spec_;
};

}  // namespace simul::sleeps
