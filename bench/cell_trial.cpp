#include "bench/cell_trial.hpp"

#include <fmt/format.h>

#include <exception>

#include "bench/gate/slowdown.hpp"
#include "bench/run_limit.hpp"
#include "bench/server_watch.hpp"
#include "core/error.hpp"
#include "core/measurement.hpp"
#include "core/proc_fields.hpp"
#include "fixtures/fixture_server.hpp"

namespace simul::bench {
namespace {

/// A cell with a shorter ideal runs once, checked but not measured, after every opening: this makes
/// its connections and touches its pages of memory. The ideal decides, so that all repetitions do
/// the same under any load of the machine.
constexpr Duration kWaitThatHidesWarmUp = std::chrono::milliseconds(150);

boost::json::object spec_of(const Parameters& parameters, const Settings& settings) {
  for (const auto& [key, text] : settings) parameters.set(key, text);
  return parameters.json();
}

constexpr std::string_view kServer = "simul-fixture";

// 0 if none runs. A run that does not need the server goes on without it, and nothing is marked.
pid_t running_server() {
  const auto server = fixtures::FixtureServer::running();
  return server ? server->pid() : 0;
}

std::uint64_t resident() {
  return ProcFields("/proc/self/status")["VmRSS"];
}

void count_process(benchmark::State& state, const ProcessUse& use) {
  using benchmark::Counter;
  const auto each = [&](double value) { return Counter(value, Counter::kAvgIterations); };
  state.counters["cpu_user_s"] = each(to_seconds(use.cpu_user));
  state.counters["cpu_system_s"] = each(to_seconds(use.cpu_system));
  state.counters["voluntary_switches"] = each(static_cast<double>(use.voluntary_switches));
  state.counters["involuntary_switches"] = each(static_cast<double>(use.involuntary_switches));
  state.counters["threads_peak"] = static_cast<double>(use.threads_peak);
  state.counters["max_rss_bytes"] = static_cast<double>(use.max_rss_bytes);
}

void count_outcome(benchmark::State& state, const Outcome& outcome) {
  constexpr std::uint64_t kExactInDouble = (std::uint64_t{1} << 52U) - 1;
  state.counters["completed"] = static_cast<double>(outcome.completed);
  state.counters["checksum_low52"] = static_cast<double>(outcome.checksum & kExactInDouble);
  for (const auto& [what, value] : outcome.figures) state.counters[what] = value;
  if (outcome.latency.count() == 0) return;
  const auto at = [&](double quantile) { return to_seconds(outcome.latency.quantile(quantile)); };
  state.counters["latency_p50_s"] = at(0.5);
  state.counters["latency_p90_s"] = at(0.9);
  state.counters["latency_p99_s"] = at(0.99);
  state.counters["latency_p999_s"] = at(0.999);
  state.counters["latency_p9999_s"] = at(0.9999);
  state.counters["latency_max_s"] = to_seconds(outcome.latency.max());
}

// "http_status 3, timed_out 1"; empty if nothing failed.
std::string failures(const Outcome& outcome) {
  std::string text;
  for (const auto& [kind, count] : outcome.failed) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", kind, count);
  }
  return text;
}

}  // namespace

CellTrial::CellTrial(Series series, const Workload& workload, std::string lane,
                     const Settings& settings, std::uint64_t seed)
    : Trial({}), instance_(workload.make()) {
  workload.cell(lane);
  identity_ = identify(std::string(simul::name(series)), workload.name, std::move(lane), settings,
                       spec_of(instance_->parameters(), settings));
  instance_->prepare(seed);
}

CellTrial::CellTrial(Series series, const Workload& workload, std::shared_ptr<Instance> instance,
                     std::string lane, const Settings& settings, int time)
    : Trial(identify(std::string(simul::name(series)), workload.name, std::move(lane), settings,
                     instance->parameters().json())),
      instance_(std::move(instance)) {
  workload.cell(identity_.lane);
  if (time > 1) identity_.name += fmt::format("/time:{}", time);
}

Duration CellTrial::ideal() const {
  return declines() ? Duration::zero() : instance_->ideal(identity_.lane);
}

bool CellTrial::declines() const {
  try {
    instance_->concurrency(identity_.lane);
  } catch (const Declined&) {
    return true;
  }
  return false;
}

void CellTrial::configure(RegisteredBenchmark& benchmark) const {
  Trial::configure(benchmark);
  if (instance_->strangers()) benchmark.Iterations(1);
}

void CellTrial::open() {
  resident_before_ = resident();
  run_ = instance_->open(identity_.lane, {real_clock(), transcript_, trace_});
  if (ideal() >= kWaitThatHidesWarmUp || instance_->strangers()) return;
  const RunLimit limit(running_server(), time_limit_ + ideal());
  const Measurement check = simul::measure(run_, instance_->expected(), real_clock());
  if (check.mismatch) throw WorkError(limit.reason(*check.mismatch, kServer));
}

std::optional<std::string> CellTrial::mismatch(const Outcome& outcome) const {
  const Outcome& expected = instance_->expected();
  std::optional<std::string> why = difference(expected, outcome);
  if (!why || !instance_->strangers() || outcome.contradiction) return why;
  if (units(outcome) == expected.units.value_or(units(expected))) return std::nullopt;
  return why;
}

void CellTrial::measure(benchmark::State& state) {
  try {
    measure_checked(state);
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

void CellTrial::measure_checked(benchmark::State& state) {
  using benchmark::Counter;
  const ServerWatch server;
  const Duration ideal = this->ideal();
  const RunLimit limit(running_server(), time_limit_ + ideal);
  const ProcessCounters process;
  Outcome outcome;
  double requests = 0;
  Slowdown slowdown(ideal);
  for ([[maybe_unused]] const auto iteration : state) {
    RunLimit::begin_run();
    slowdown.begin_run();
    outcome = run_();
    slowdown.end_run();
    if (const auto why = mismatch(outcome)) throw WorkError(limit.reason(*why, kServer));
    if (const auto sent = outcome.figures.find("requests_sent"); sent != outcome.figures.end()) {
      requests += sent->second;
    }
  }
  if (instance_->strangers()) state.SetLabel(failures(outcome));
  const ProcessUse use = process.stop();
  count_process(state, use);
  count_outcome(state, outcome);
  state.counters["grown_rss_bytes"] =
      static_cast<double>(resident()) - static_cast<double>(resident_before_);
  state.counters["peak_rss_bytes"] =
      static_cast<double>(use.max_rss_bytes) - static_cast<double>(resident_before_);
  state.counters["items_per_second"] =
      Counter(static_cast<double>(outcome.completed),
              Counter::Flags(Counter::kIsRate | Counter::kIsIterationInvariant));
  state.counters["ideal_s"] = to_seconds(ideal);
  if (requests == 0) return;
  if (const auto served = server.served()) {
    state.counters["server_cpu_s"] = Counter(served->cpu_s, Counter::kAvgIterations);
    state.counters["server_connections_peak"] = static_cast<double>(served->connections_peak);
    state.counters["server_max_rss_bytes"] = static_cast<double>(served->max_rss_bytes);
    if (static_cast<double>(served->requests) != requests) {
      throw WorkError(
          fmt::format("sent {} requests, but the server counted {}", requests, served->requests));
    }
  }
}

}  // namespace simul::bench
