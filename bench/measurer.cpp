#include "bench/measurer.hpp"

#include <malloc.h>

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

#include "bench/conditions.hpp"
#include "bench/google_benchmark.hpp"
#include "core/error.hpp"
#include "fixtures/fixture_server.hpp"
#include "registry/description.hpp"

namespace simul::bench {
namespace {

boost::json::object describe(std::uint64_t seed, std::string_view mode) {
  boost::json::object context = conditions();
  context["seed"] = seed;
  context["mode"] = mode;
  context["load_start"] = load_averages();
  if (const auto server = fixtures::FixtureServer::running(); server && server->pid() == 0) {
    const auto [round_trip_s, clock_ahead_s] = server->distance();
    context["fixture"] = {
        {"url", server->url()}, {"round_trip_s", round_trip_s}, {"clock_ahead_s", clock_ahead_s}};
  }
  context["interrupted"] = true;  // until the last row has been added
  context["lanes"] = describe_lanes();
  context["series"] = describe_series();
  context["order"] = boost::json::array();
  context["declined"] = boost::json::array();
  return context;
}

}  // namespace

Measurer::Measurer(Options options, const Trials& trials)
    : options_(std::move(options)),
      trials_(trials),
      file_(options_.path, describe(options_.seed, options_.mode), options_.context) {
  for (const auto& trial : trials_) results_.push_back({&trial->identity(), {}, {}});
}

// How often the next repetition runs the cell, as in Google Benchmark's own repetitions: as often
// as the first that did not fail.
std::optional<std::int64_t> Measurer::iterations_of(const TrialResult& result) const {
  if (options_.iterations) return options_.iterations;
  const auto first =
      std::ranges::find_if_not(result.rows, [](const Row& row) { return bench::failed(row); });
  if (first == result.rows.end()) return std::nullopt;
  return first->iterations;
}

const Row* Measurer::measure(std::size_t number, int repetition, int repetitions) {
  Trial& trial = *trials_[number];
  TrialResult& result = results_[number];
  const Identity& identity = trial.identity();
  const std::chrono::duration<double> start = std::chrono::steady_clock::now() - begin_;
  std::string error;
  try {
    malloc_trim(0);  // memory that earlier trials have freed does not count as this trial's
    trial.open();
  } catch (const Declined& reason) {
    result.declined = reason.what();
    decline(identity, reason.what());
    return nullptr;
  } catch (const std::exception& what) {
    error = what.what();
  }
  // Keeps the server that a trial has started for the rest of the run, or until it ends.
  server_ = fixtures::FixtureServer::running();

  benchmark::ClearRegisteredBenchmarks();
  auto* registered = benchmark::RegisterBenchmark(identity.name.c_str(),
                                                  [&trial, &error](benchmark::State& state) {
                                                    if (error.empty()) {
                                                      trial.measure(state);
                                                    } else {
                                                      state.SkipWithError(error.c_str());
                                                    }
                                                  });
  trial.configure(*registered);
  if (const auto iterations = iterations_of(result)) registered->Iterations(*iterations);
  benchmark::RunSpecifiedBenchmarks(&reporter_, nullptr, ".");
  trial.close();

  const Row row = reporter_.take(repetition, repetitions, static_cast<std::int64_t>(number));
  if (bench::failed(row)) ++failed_;
  result.rows.push_back(row);
  file_.simul("order").as_array().push_back({{"position", order_position_++},
                                             {"run_name", identity.name},
                                             {"repetition", repetition},
                                             {"start_s", start.count()}});
  if (options_.file_has_repetitions) file_.add(row, identity);
  return &result.rows.back();
}

void Measurer::decline(const Identity& identity, const std::string& reason) {
  file_.simul("declined")
      .as_array()
      .push_back({{"series", identity.series},
                  {"workload", identity.workload},
                  {"lane", identity.lane},
                  {"name", identity.name},
                  {"reason", reason}});
}

void Measurer::save() {
  file_.simul("load_end") = load_averages();
  file_.save();
}

void Measurer::finish() {
  file_.simul("interrupted") = false;
  file_.save();
}

}  // namespace simul::bench
