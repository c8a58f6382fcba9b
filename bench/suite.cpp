#include "bench/suite.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include <algorithm>
#include <regex>
#include <set>

#include "bench/cell_trial.hpp"
#include "bench/fetch_floor.hpp"
#include "bench/floor.hpp"
#include "bench/memory_trial.hpp"
#include "bench/reference_trial.hpp"
#include "core/error.hpp"
#include "lanes/lane_table.hpp"
#include "registry/registry.hpp"

namespace simul::bench {
namespace {

// Every parameter by which some lane of the workload chooses its concurrency.
std::set<std::string, std::less<>> concurrency_parameters(const Workload& workload,
                                                          const Instance& instance) {
  std::set<std::string, std::less<>> keys;
  for (const Workload::Cell& cell : workload.cells) {
    if (!cell.declined.empty()) continue;
    keys.insert(std::string(instance.concurrency_parameter(cell.lane)));
  }
  keys.erase("");
  return keys;
}

// The point with the lane's concurrency in its place; without it if there is none.
Settings with_choice(const Settings& point, const std::string& parameter,
                     const std::string& value) {
  Settings settings = point;
  const auto place = std::ranges::find(settings, parameter, &Settings::value_type::first);
  if (place != settings.end() && value.empty()) {
    settings.erase(place);
  } else if (place != settings.end()) {
    place->second = value;
  } else if (!value.empty()) {
    settings.emplace_back(parameter, value);
  }
  return settings;
}

// How many GETs the rows beside those of fetch make.
std::string fetch_requests(Mode mode) {
  return by_mode<std::string>(mode, "2000", "2000", "20000");
}

}  // namespace

Duration ideal_budget(Mode mode) {
  using std::chrono::milliseconds;
  return mode == Mode::full ? milliseconds(20'000) : milliseconds(500);
}

std::vector<Settings> settings_for(const Sweep& sweep, const Settings& point,
                                   const Workload& workload, const std::string& lane) {
  const auto instance = workload.make();
  const std::string_view own = instance->concurrency_parameter(lane);
  const std::string& chosen = sweep.choice.parameter;
  for (const std::string& parameter : concurrency_parameters(workload, *instance)) {
    const auto given = std::ranges::find(point, parameter, &Settings::value_type::first);
    const bool says_it = given != point.end() && parameter != chosen;
    if (says_it && parameter != own) return {};
  }
  if (chosen.empty()) return {point};

  std::vector<Settings> all;
  if (own == chosen) {
    for (const std::uint64_t value : sweep.choice.values) {
      all.push_back(with_choice(point, chosen, std::to_string(value)));
    }
    return all;
  }
  return {with_choice(point, chosen, instance->one_at_a_time(lane) ? "1" : "")};
}

Suite::Suite(Mode mode, std::uint64_t seed) : mode_(mode), seed_(seed) {
  own_workloads_.push_back(floor_workload());
  own_workloads_.push_back(fetch_floor_workload());
  if (mode != Mode::gate) add_floor();
  for (const Workload& workload : workloads()) add(workload);
  if (mode == Mode::standard || mode == Mode::full) add_references();
}

Suite::Suite(Mode mode, std::uint64_t seed, const std::vector<Workload>& workloads)
    : mode_(mode), seed_(seed) {
  for (const Workload& workload : workloads) add(workload);
}

void Suite::add(const Workload& workload) {
  if (!workload.sweeps) return;
  for (const Sweep& sweep : workload.sweeps(mode_)) add(workload, sweep);
}

void Suite::add(const Workload& workload, const Sweep& sweep) {
  for (const Settings& point : sweep.points) {
    for (const Workload::Cell& cell : workload.cells) {
      if (!cell.registered) continue;
      const bool named = std::ranges::find(sweep.lanes, cell.lane) != sweep.lanes.end();
      if (!sweep.lanes.empty() && !named) continue;
      const Lane* lane = find_lane(cell.lane);
      if (sweep.only_family && (lane == nullptr || lane->family != *sweep.only_family)) continue;
      for (const Settings& settings : settings_for(sweep, point, workload, cell.lane)) {
        if (sweep.series == Series::memory) {
          add_memory(workload, cell.lane, settings);
        } else {
          add_cell(sweep.series, workload, cell.lane, settings,
                   named ? Duration::max() : ideal_budget(mode_));
        }
      }
    }
  }
}

void Suite::add_cell(Series series, const Workload& workload, const std::string& lane,
                     const Settings& settings, Duration budget) {
  auto trial = std::make_unique<CellTrial>(series, workload, lane, settings, seed_);
  if (mode_ == Mode::gate && trial->declines()) return;  // nothing to compare
  if (trial->ideal() <= budget) trials_.push_back(std::move(trial));
}

void Suite::add_memory(const Workload& workload, const std::string& lane,
                       const Settings& settings) {
  auto trial = std::make_unique<MemoryTrial>(workload, lane, settings);
  if (trial->all_wait_at_once()) trials_.push_back(std::move(trial));
}

void Suite::add_floor() {
  const Workload& floor = own_workloads_[0];
  const Duration budget = ideal_budget(mode_);
  add_cell(Series::floor, floor, "empty", {}, budget);
  add_cell(Series::floor, floor, "sleep", {{"delay", "1ms"}}, budget);
  add_cell(Series::floor, floor, "sleep", {{"delay", "10ms"}}, budget);
  if (mode_ == Mode::quick) return;
  add_cell(Series::floor, own_workloads_[1], "curl_multi",
           {{"requests", fetch_requests(mode_)}, {"inflight", "64"}}, budget);
}

void Suite::add_references() {
  add_reference("fetch", "wrk", {{"inflight", "64"}}, {{"inflight", 64}}, "wrk.py",
                {"{fixture}/bytes/1024", "64", "1"});
  add_reference("serve", "nginx", {{"inflight", "64"}}, {{"inflight", 64}}, "nginx.py",
                {"1024", "64", "1"});
  add_reference("queue", "asyncio",
                {{"producers", "5"}, {"consumers", "100"}, {"capacity", "64"}, {"items", "10000"}},
                {{"producers", 5}, {"consumers", 100}, {"capacity", 64}, {"items", 10'000}},
                "asyncio_queue.py", {"5", "100", "10000", "64"});
  add_go_references();
}

// The shapes that the queue's own sweep has, where they tell most; all that they can be in full.
void Suite::add_go_references() {
  const std::uint64_t items = by_mode<std::uint64_t>(mode_, 0, 10'000, 200'000);
  for (const std::uint64_t capacity : {1, 64, 1024}) {
    for (const auto& [producers, consumers] : {std::pair{1, 1}, {5, 10}, {5, 100}}) {
      if (mode_ != Mode::full && (capacity != 64 || consumers == 10)) continue;
      const boost::json::object spec{{"producers", producers},
                                     {"consumers", consumers},
                                     {"capacity", capacity},
                                     {"items", items}};
      Settings settings;
      std::vector<std::string> arguments{"queue"};
      for (const auto& [key, value] : spec) {
        settings.emplace_back(key, boost::json::serialize(value));
        arguments.push_back(settings.back().second);
      }
      add_reference("queue", "go", std::move(settings), spec, "go_peer.py", std::move(arguments));
    }
  }
  const std::string requests = fetch_requests(mode_);
  add_reference("fetch", "go", {{"requests", requests}, {"inflight", "64"}},
                {{"requests", std::stoul(requests)}, {"inflight", 64}}, "go_peer.py",
                {"fetch", "{fixture}/bytes/1024", requests, "64"});
  add_reference("sleeps", "go", {{"tasks", "100000"}, {"delay", "100ms"}},
                {{"tasks", 100'000}, {"delay_s", 0.1}}, "go_peer.py", {"sleeps", "100000", "100"});
  add_reference("start", "go", {{"tasks", "256"}}, {{"tasks", 256}}, "go_peer.py",
                {"start", "256"});
}

void Suite::add_reference(std::string workload, std::string lane, Settings settings,
                          boost::json::object spec, std::string script,
                          std::vector<std::string> arguments) {
  trials_.push_back(std::make_unique<ReferenceTrial>(
      identify(std::string(simul::name(Series::reference)), std::move(workload), std::move(lane),
               std::move(settings), std::move(spec)),
      std::move(script), std::move(arguments)));
}

void Suite::filter(const std::string& expression) {
  if (expression == "all") return;  // as Google Benchmark has it
  const bool negative = expression.starts_with('-');
  std::regex pattern;
  try {
    pattern = std::regex(negative ? expression.substr(1) : expression, std::regex::extended);
  } catch (const std::regex_error& error) {
    throw UsageError(fmt::format("--benchmark_filter: '{}' is no regular expression ({})",
                                 expression, error.what()));
  }
  std::erase_if(trials_, [&](const std::unique_ptr<Trial>& trial) {
    return std::regex_search(trial->identity().name, pattern) == negative;
  });
}

}  // namespace simul::bench
