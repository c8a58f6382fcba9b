#include "workloads/mix/mix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/checksum.hpp"
#include "core/makespan.hpp"
#include "lanes/thread_limit.hpp"
#include "workloads/mix/hash_chain.hpp"

namespace simul::mixed {
namespace {

constexpr std::uint64_t kMostRounds = 10'000'000;              // of all tasks
constexpr Duration kMostComputing = std::chrono::minutes(10);  // of one task

// An exponentially distributed length with this mean, from 64 random bits.
Duration exponential(Duration mean, std::uint64_t bits) {
  const double uniform = static_cast<double>(bits >> 11U) * 0x1p-53;  // of [0, 1)
  return Duration(std::llround(-std::log1p(-uniform) * static_cast<double>(mean.count())));
}

std::uint64_t unit(std::uint64_t task, std::uint64_t chain) {
  return mix(mix(task) ^ chain);
}

// Tasks that compute for a fixed time and wait for a share of the whole, so many of them at a time.
Sweep map(Mode mode) {
  using Counts = std::vector<std::uint64_t>;
  constexpr Duration kCompute = std::chrono::microseconds(50);
  const auto permille =
      by_mode(mode, Counts{0, 990}, Counts{0, 900, 990}, Counts{0, 500, 900, 990, 999});
  const auto at_a_time =
      by_mode(mode, Counts{8, 512}, Counts{8, 64, 512}, Counts{1, 8, 64, 512, 4096});
  Sweep sweep{Series::mix_map, "", {}};
  for (const std::uint64_t waiting : permille) {
    const auto of_computing = static_cast<std::int64_t>(1000 - waiting);
    const Duration wait = kCompute * static_cast<std::int64_t>(waiting) / of_computing;
    for (const std::uint64_t count : at_a_time) {
      // Few tasks at a time are done soon: several rounds of them, so that a run is no instant.
      const std::uint64_t tasks = count < 64 ? 4 * count : count;
      sweep.points.push_back({{"tasks", std::to_string(tasks)},
                              {"inflight", std::to_string(count)},
                              {"compute", format_duration(kCompute)},
                              {"wait", format_duration(wait)}});
    }
  }
  return sweep;
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) {
    return {gate_case({{"tasks", "500"}, {"rounds", "4"}, {"compute", "0s"}, {"wait", "1ns"}},
                      {"coroutine"})};
  }
  return {article({Settings{{"tasks", "40"}}}), map(mode)};
}

const RegisteredWorkload<Plan> registered{"mix", "N tasks, M at a time, that compute and wait",
                                          sweeps};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-n,--tasks", tasks, 1, 1'000'000, "how many tasks there are")
      .count("-m,--inflight", in_flight, 1, kMaxThreads, "how many of them at a time")
      .count("-r,--rounds", rounds, 1, 10'000, "how often each computes and waits")
      .duration("-c,--compute", compute, Duration::zero(), std::chrono::seconds(10),
                "how long each round computes")
      .duration("-w,--wait", wait, Duration::zero(), std::chrono::hours(1),
                "how long each round waits")
      .choice("--spread", spread, {std::string(kConstant), std::string(kExponential)},
              "whether all rounds take so long, or what they take is drawn with that mean");
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t seed) : spec_(spec), constant_{spec.compute, spec.wait} {
  if (spec.rounds > kMostRounds / spec.tasks) {
    throw UsageError(
        fmt::format("--tasks times --rounds is above {}; give less of one of them", kMostRounds));
  }
  if (spec.compute * static_cast<std::int64_t>(spec.rounds) > kMostComputing) {
    throw UsageError(fmt::format("--rounds times --compute is above {}; give less of one of them",
                                 format_duration(kMostComputing)));
  }
  if (spec.spread == kConstant) return;
  drawn_.resize(spec.tasks * spec.rounds);
  std::uint64_t state = mix(seed);
  for (Round& round : drawn_) {
    round.compute = exponential(spec.compute, state = mix(state));
    round.wait = exponential(spec.wait, state = mix(state));
  }
}

Outcome Plan::expected() const {
  // The tasks follow the same chain, each to another place on it.
  std::vector<std::uint64_t> steps(spec_.tasks, 0);
  for (std::uint64_t task = 0; task < spec_.tasks; ++task) {
    for (std::uint64_t i = 0; i < spec_.rounds; ++i) {
      steps[task] += chain_steps(round(task, i).compute);
    }
  }
  std::vector<std::uint64_t> order(spec_.tasks);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::uint64_t task) { return steps[task]; });

  Outcome outcome;
  outcome.completed = spec_.tasks;
  std::uint64_t chain = 0;
  std::uint64_t followed = 0;
  for (const std::uint64_t task : order) {
    chain = follow_chain(chain, steps[task] - followed);
    followed = steps[task];
    outcome.checksum += unit(task, chain);
  }
  return outcome;
}

// Tasks that only take turns at computing can divide it evenly, to the nanosecond: threads do. The
// last to compute waits after that.
Duration Plan::ideal(Concurrency concurrency, unsigned cores) const {
  if (drawn_.empty()) {
    const auto rounds = static_cast<std::int64_t>(spec_.rounds);
    const Duration whole = (constant_.compute + constant_.wait) * rounds;
    const Duration computing = constant_.compute * rounds * static_cast<std::int64_t>(spec_.tasks);
    return std::max(makespan(spec_.tasks, whole, concurrency), computing / cores + constant_.wait);
  }
  std::vector<Duration> whole(spec_.tasks, Duration::zero());
  Duration computing{0};
  Duration last_wait = Duration::max();
  for (std::uint64_t task = 0; task < spec_.tasks; ++task) {
    for (std::uint64_t i = 0; i < spec_.rounds; ++i) {
      computing += round(task, i).compute;
      whole[task] += round(task, i).compute + round(task, i).wait;
    }
    last_wait = std::min(last_wait, round(task, spec_.rounds - 1).wait);
  }
  return std::max(makespan(whole, concurrency), computing / cores + last_wait);
}

Outcome Plan::account(const std::vector<Result>& results) const {
  Outcome outcome;
  for (std::uint64_t task = 0; task < results.size(); ++task) {
    const Result& result = results[task];
    if (result.rounds != spec_.rounds) {
      ++outcome.failed["not_done"];
    } else if (result.woke_early) {
      ++outcome.failed["woke_early"];
    } else {
      ++outcome.completed;
      outcome.checksum += unit(task, result.chain);
      outcome.latency.record(result.took);
    }
  }
  if (spec_.compute != Duration::zero()) {
    outcome.figures["chain_steps_per_second"] = chain_steps_per_ns() * 1e9;
  }
  return outcome;
}

Task::Task(const Plan& plan, const Context& context, std::uint64_t number, Plan::Result& result)
    : plan_(plan),
      context_(context),
      number_(number),
      result_(result),
      begin_(context.clock.now()) {
  if (context_.trace.on()) context_.trace.track(number_, fmt::format("task {}", number_));
}

void Task::compute() {
  round_ = plan_.round(number_, result_.rounds);
  const auto begin = context_.trace.on() ? context_.clock.now() : Clock::TimePoint{};
  result_.chain = follow_chain(result_.chain, chain_steps(round_.compute));
  if (context_.clock.is_virtual()) context_.clock.sleep_for(round_.compute);
  if (context_.trace.on()) {
    context_.trace.span(number_, Activity::working, "compute", begin, context_.clock.now());
  }
}

Clock::TimePoint Task::deadline() {
  wait_begin_ = context_.clock.now();
  return wait_begin_ + round_.wait;
}

void Task::end_round() {
  ++result_.rounds;
  if (!waits() && !done()) return;
  const auto now = context_.clock.now();
  if (waits()) {
    if (now - wait_begin_ < round_.wait) result_.woke_early = true;
    context_.trace.span(number_, Activity::waiting, "wait", wait_begin_, now);
  }
  if (done()) result_.took = now - begin_;
}

Concurrency tasks_at_a_time(const Spec& spec) {
  return std::min(spec.in_flight, spec.tasks);
}

}  // namespace simul::mixed
