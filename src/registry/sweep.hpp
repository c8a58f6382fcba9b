#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lanes/lane_table.hpp"

namespace simul {

/// How much the bench measures. On two cores: half a minute, some minutes, without a time limit; or
/// the few cases that the regression gate compares, which compute where the others wait.
enum class Mode { quick, standard, full, gate };

/// Which comparison a row of the results belongs to. Charts and claims find rows by it.
enum class Series {
  floor,
  start,
  sleeps_scaling,
  sleeps_threads,
  sleeps_many,
  queue_shapes,
  queue_latency,
  fetch_inflight,
  fetch_client,
  fetch_delay,
  fetch_connections,
  fetch_many,
  fetch_load,   ///< an open loop at several rates
  fetch_stall,  ///< a server that stalls, in a closed and an open loop
  article,
  mix_map,  ///< tasks at a time and the share that they wait
  compare,  ///< what somebody asked `simul compare`
  memory,   ///< of waiting tasks; the workload has parameters `tasks`, `delay` and `threads`
  reference,
  gate
};
inline constexpr std::size_t kSeriesCount = static_cast<std::size_t>(Series::gate) + 1;

/// As in the results file: the enumerator's own name.
std::string_view name(Series series);

/// Parameters of a spec that differ from its defaults, in the order of the row's name.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// The concurrency that lanes are given at every point of a sweep. A lane that reads `parameter` is
/// measured once with each of `values`; another one once in all, with the value 1 where it does one
/// thing at a time, and without the parameter otherwise.
struct LanesChoice {
  std::string parameter;
  std::vector<std::uint64_t> values;
};

/// What the bench measures of a workload: the same points in every lane that answers it. A point is
/// left out for a lane when its ideal exceeds the budget of the mode, unless `lanes` names it. A
/// lane that declines it has a row that says why.
struct Sweep {
  Series series;
  /// The parameter along the axis of a chart; empty where rows are compared point by point.
  std::string axis;
  /// A point that gives a parameter by which some lanes choose their concurrency ("threads") is
  /// for those lanes only. A key with an empty value marks the place of `choice` in the row's name.
  std::vector<Settings> points;
  LanesChoice choice = {};
  /// The lanes that are measured, where there is no time for all.
  std::vector<std::string> lanes = {};
  /// The one family that is measured, where the points are about something that others have not.
  std::optional<Family> only_family = {};
};

/// Points of Series::article: the programs of the article.
inline Sweep article(std::vector<Settings> points) {
  return {Series::article, "", std::move(points)};
}

/// A case of the regression gate, in every lane or in those named.
inline Sweep gate_case(Settings settings, std::vector<std::string> lanes = {}) {
  return {Series::gate, "", {std::move(settings)}, {}, std::move(lanes)};
}

/// The sweeps of a workload in a mode.
using Sweeps = std::vector<Sweep> (*)(Mode);

/// Returns one of three, by mode. Not for Mode::gate.
template <class T>
T by_mode(Mode mode, T quick, T standard, T full) {
  return mode == Mode::quick  ? std::move(quick)
         : mode == Mode::full ? std::move(full)
                              : std::move(standard);
}

}  // namespace simul
