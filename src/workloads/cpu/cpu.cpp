#include "workloads/cpu/cpu.hpp"

#include <fmt/format.h>

#include "core/checksum.hpp"
#include "lanes/thread_limit.hpp"

namespace simul::cpu {
namespace {

/// The sieve takes a few seconds and some ten megabytes for so many numbers.
constexpr std::uint64_t kMostNumbers = 1'000'000'000;

bool is_prime(std::uint32_t number) {
  if (number < 4) return number >= 2;
  if (number % 2 == 0) return false;
  for (std::uint32_t divisor = 3; divisor <= number / divisor; divisor += 2) {
    if (number % divisor == 0) return false;
  }
  return true;
}

// Of the odd numbers below `end`, whether each is composite (the one at i is 2i + 1).
std::vector<bool> sieve(std::uint64_t end) {
  std::vector<bool> composite(end / 2);
  for (std::uint64_t prime = 3; prime * prime < end; prime += 2) {
    if (composite[prime / 2]) continue;
    for (std::uint64_t multiple = prime * prime; multiple < end; multiple += 2 * prime) {
      composite[multiple / 2] = true;
    }
  }
  return composite;
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) {
    return {gate_case({{"tasks", "20"}}, {"sequential", "multi_loop"})};
  }
  return {article({Settings{}})};
}

const RegisteredWorkload<Plan> registered{"cpu", "N tasks that compute and never wait", sweeps};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-n,--tasks", tasks, 1, 1'000'000, "how many tasks compute")
      .count("-w,--work", work, 1, 100'000'000, "how many numbers each of them examines")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool; 0 is one for each core");
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/) : spec_(spec) {
  if (spec.work > kMostNumbers / spec.tasks) {
    throw UsageError(
        fmt::format("--tasks times --work is above {}; give less of one of them", kMostNumbers));
  }
}

Outcome Plan::expected() const {
  const std::uint64_t end = spec_.tasks * spec_.work;
  const std::vector<bool> composite = sieve(end);
  std::vector<std::uint64_t> primes(spec_.tasks, 0);
  if (end > 2) ++primes[2 / spec_.work];
  for (std::uint64_t number = 3; number < end; number += 2) {
    if (!composite[number / 2]) ++primes[number / spec_.work];
  }
  return account(primes);
}

Duration Plan::ideal(Concurrency /*concurrency*/) const {
  return Duration::zero();
}

std::uint64_t Plan::primes_of(std::uint64_t task) const {
  const auto first = static_cast<std::uint32_t>(task * spec_.work);
  const auto last = static_cast<std::uint32_t>(first + spec_.work);
  std::uint64_t primes = 0;
  for (std::uint32_t number = first; number != last; ++number) primes += is_prime(number) ? 1 : 0;
  return primes;
}

Outcome Plan::account(const std::vector<std::uint64_t>& primes) const {
  Outcome outcome;
  std::uint64_t& sum = outcome.tally["primes"];
  for (std::uint64_t task = 0; task < primes.size(); ++task) {
    if (primes[task] == kNotRun) {
      ++outcome.failed["not_run"];
      continue;
    }
    ++outcome.completed;
    sum += primes[task];
    outcome.checksum += mix(mix(task) + primes[task]);
  }
  return outcome;
}

std::uint64_t count_primes(const Plan& plan, const Context& context, std::uint64_t task) {
  if (!context.trace.on()) return plan.primes_of(task);
  context.trace.track(task, fmt::format("task {}", task));
  const auto begin = context.clock.now();
  const std::uint64_t primes = plan.primes_of(task);
  context.trace.span(task, Activity::working, "counting primes", begin, context.clock.now());
  return primes;
}

}  // namespace simul::cpu
