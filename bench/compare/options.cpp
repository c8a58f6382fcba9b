#include "bench/compare/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>

#include "bench/compare/contest.hpp"
#include "core/error.hpp"

namespace simul::bench {
namespace {

constexpr std::size_t kMostSweeps = 2;
constexpr std::size_t kMostPoints = 100;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t at = 0; (at = text.find(separator, start)) != std::string::npos;
       start = at + 1) {
    parts.push_back(text.substr(start, at - start));
  }
  parts.push_back(text.substr(start));
  return parts;
}

// "inflight=1,8,64", and further ones behind it, in the parts between the commas.
std::vector<CompareOptions::Sweep> parse_sweeps(const std::vector<std::string>& parts) {
  std::vector<CompareOptions::Sweep> sweeps;
  for (const std::string& part : parts) {
    const auto equals = part.find('=');
    if (equals != std::string::npos) {
      sweeps.push_back({part.substr(0, equals), {part.substr(equals + 1)}});
    } else if (!sweeps.empty()) {
      sweeps.back().values.push_back(part);
    }
    if (sweeps.empty() || sweeps.back().parameter.empty() || sweeps.back().values.front().empty()) {
      throw UsageError(fmt::format(
          "--sweep: '{}' is not PARAMETER=VALUE,VALUE,… such as inflight=1,8,64", part));
    }
  }
  for (const CompareOptions::Sweep& sweep : sweeps) {
    const std::set<std::string> distinct(sweep.values.begin(), sweep.values.end());
    if (distinct.size() != sweep.values.size()) {
      throw UsageError(fmt::format("--sweep: {} has a value twice", sweep.parameter));
    }
    if (distinct.size() == 1) {
      throw UsageError(fmt::format("--sweep: one value of {} is no sweep; give --{} {}",
                                   sweep.parameter, sweep.parameter, sweep.values.front()));
    }
  }
  return sweeps;
}

// The options by which a parameter is known: "-n", "--tasks".
std::vector<std::string> names_of(const Parameter& parameter) {
  return split(parameter.options, ',');
}

// What is in the workload's way of compare's own options, such as the file of one run's rows, is
// left out.
Parameters without(const Parameters& parameters, const Parameters& taken) {
  std::set<std::string> names;
  for (const Parameter& parameter : taken.all()) {
    for (std::string& name : names_of(parameter)) names.insert(std::move(name));
  }
  Parameters rest;
  for (const Parameter& parameter : parameters.all()) {
    const std::vector<std::string> own = names_of(parameter);
    const bool free =
        std::ranges::none_of(own, [&](const std::string& name) { return names.contains(name); });
    if (free) rest.append(parameter);
  }
  return rest;
}

void check_sweeps(const std::vector<CompareOptions::Sweep>& sweeps, const Parameters& parameters,
                  const Settings& settings) {
  if (sweeps.size() > kMostSweeps) {
    throw UsageError(fmt::format("--sweep: at most {} parameters can be swept", kMostSweeps));
  }
  std::size_t points = 1;
  std::set<std::string> seen;
  for (const CompareOptions::Sweep& sweep : sweeps) {
    const std::string& key = sweep.parameter;
    if (!seen.insert(key).second) throw UsageError(fmt::format("--sweep: {} twice", key));
    if (std::ranges::find(settings, key, &Settings::value_type::first) != settings.end()) {
      throw UsageError(fmt::format("--sweep: {} is given by --{} already", key, key));
    }
    for (const std::string& value : sweep.values) parameters.set(key, value);
    points *= sweep.values.size();
  }
  if (points > kMostPoints) {
    throw UsageError(fmt::format("--sweep: {} points are more than {}", points, kMostPoints));
  }
}

// One run of a lane of that length leaves the others most of the time.
Duration default_patience(const CompareOptions& options) {
  if (options.repetitions) return std::chrono::seconds(10);
  return options.time / static_cast<std::int64_t>(8 * options.points().size());
}

}  // namespace

std::vector<Settings> CompareOptions::points() const {
  std::vector<Settings> points{settings};
  for (const Sweep& sweep : sweeps) {
    std::vector<Settings> longer;
    for (const Settings& point : points) {
      for (const std::string& value : sweep.values) {
        longer.push_back(point);
        longer.back().emplace_back(sweep.parameter, value);
      }
    }
    points = std::move(longer);
  }
  return points;
}

std::size_t CompareOptions::rounds_needed(std::size_t lane_count) const {
  std::vector<std::size_t> groups;
  for (std::size_t i = 0; i < lane_count * points().size(); ++i) groups.push_back(i / lane_count);
  return Contest::rounds_needed(groups);
}

std::optional<CompareOptions> parse_compare_options(const Workload& workload, const Words& words) {
  CompareOptions options;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> sweeps;
  std::optional<Duration> patience;

  Parameters own;
  own.texts("-l,--lanes", options.lanes,
            fmt::format("the lanes to compare, with commas between them; else all of {}",
                        fmt::join(workload.answering(), ", ")))
      .value_name("LANE")
      .duration("--for", options.time, std::chrono::milliseconds(1), std::chrono::hours(24),
                "how long to measure, if the answer is not clear before")
      .count("--repetitions", options.repetitions, 1, 100'000, "so many rounds instead")
      .value_name("N")
      .excludes("--for")
      .duration("--patience", patience, Duration::zero(), std::chrono::hours(24),
                "a lane whose ideal is longer than this is not run; else what fits the time")
      .texts("--sweep", sweeps,
             "compare at each of these values, as inflight=1,8,64; up to two parameters")
      .value_name("PARAMETER=VALUES")
      .text("--fixture", options.fixture,
            "the fixture server to measure against, as on another machine; else one of our own")
      .value_name("URL")
      .count("--seed", seed, 0, std::numeric_limits<std::uint64_t>::max(),
             "seed of the order and of what is drawn; random without")
      .value_name("N")
      .flag("--json", options.json, "print one JSON object and nothing else")
      .text("-o,--output", options.folder, "folder for the results file and a chart of it")
      .value_name("FOLDER");

  const std::unique_ptr<Instance> instance = workload.make();
  const Parameters parameters = without(instance->parameters(), own);
  Parameters::Given given;

  CommandLine line;
  line.name = "simul compare " + workload.name;
  line.summary =
      workload.summary +
      ".\nEvery lane does it, in rounds of random order, each run checked for equal work, "
      "until\nthe time is used or the answer is clear.";
  line.footer = fmt::format("Example: simul compare {} --lanes thread_pool,coroutine --for 10s",
                            workload.name);
  line.parameters.append(own).append(parameters);
  line.given = &given;
  if (!parse(line, words)) return std::nullopt;

  for (const Parameter& parameter : parameters.all()) {
    if (given.contains(parameter.key)) {
      options.settings.emplace_back(parameter.key, parameter.text());
    }
  }
  for (const std::string& lane : options.lanes) workload.cell(lane);
  options.sweeps = parse_sweeps(sweeps);
  check_sweeps(options.sweeps, parameters, options.settings);
  options.seed = seed ? *seed : std::random_device{}();
  options.patience = patience.value_or(default_patience(options));
  return options;
}

}  // namespace simul::bench
