#pragma once

#include <cstdint>
#include <vector>

#include "registry/registration.hpp"

/// N tasks that count prime numbers and never wait: the control. With no waits to overlap,
/// coroutines gain nothing, and a pool gains at most the number of cores.
///
/// Rules: task i counts the primes among the `work` numbers from i × work on, by trial division,
/// number by number and with the same code in every lane; the count expected comes from a sieve.
/// The threads of the pool and the loop are made outside the clock. A unit of work is a task; the
/// checksum covers every task's count.
namespace simul::cpu {

struct Spec {
  std::uint64_t tasks = 100;
  std::uint64_t work = 5'000;
  unsigned threads = 0;

  Parameters parameters();
};

class Plan {
 public:
  using Spec = cpu::Spec;

  /// Throws UsageError when the tasks together have too many numbers.
  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  /// Zero: no task waits, and the time for computing depends on the machine.
  Duration ideal(Concurrency concurrency) const;

  /// The work of a task: how many primes it finds.
  std::uint64_t primes_of(std::uint64_t task) const;
  /// What a lane did, from the primes that each task found; kNotRun marks one that never ran.
  Outcome account(const std::vector<std::uint64_t>& primes) const;

 private:
  Spec spec_;
};

/// Counts the primes of a task, and records a span on the trace meanwhile.
std::uint64_t count_primes(const Plan& plan, const Context& context, std::uint64_t task);

/// The mark of a task that has not run.
inline constexpr std::uint64_t kNotRun = ~std::uint64_t{0};

}  // namespace simul::cpu
