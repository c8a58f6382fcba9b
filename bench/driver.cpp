#include "bench/driver.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "bench/conditions.hpp"
#include "bench/display.hpp"
#include "bench/google_benchmark.hpp"
#include "bench/library_display.hpp"
#include "bench/results_file.hpp"
#include "bench/row_reporter.hpp"
#include "bench/schedule.hpp"
#include "bench/trial_result.hpp"
#include "core/error.hpp"
#include "core/whole_file.hpp"
#include "fixtures/fixture_server.hpp"
#include "registry/description.hpp"

namespace simul::bench {
namespace {

using std::chrono::steady_clock;

// "console" or "csv", as Google Benchmark writes them.
std::string in_library_format(const std::vector<Row>& rows, const std::string& format) {
  std::unique_ptr<benchmark::BenchmarkReporter> reporter;
  if (format == "console") {
    reporter = std::make_unique<benchmark::ConsoleReporter>(benchmark::ConsoleReporter::OO_None);
  } else {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    reporter = std::make_unique<benchmark::CSVReporter>();
#pragma GCC diagnostic pop
  }
  std::ostringstream text;
  reporter->SetOutputStream(&text);
  reporter->SetErrorStream(&text);
  reporter->ReportContext(reported_context(0));
  if (!rows.empty()) reporter->ReportRuns(rows);
  reporter->Finalize();
  return text.str();
}

/// Carries out the schedule, step by step.
class Driver {
 public:
  Driver(const Options& options, const Trials& trials)
      : options_(options),
        trials_(trials),
        results_(options.out_format == "json" ? options.out : "", describe(options),
                 options.context) {
    for (const auto& trial : trials_) measured_.push_back({&trial->identity(), {}, {}});
  }

  /// Returns how many rows failed.
  std::size_t run() {
    save();  // a path that cannot be written is reported before anything is measured
    const int repetitions = options_.repetitions_or_default();
    const auto schedule =
        make_schedule(trials_.size(), repetitions, options_.seed, options_.interleave);
    const auto display = make_display(options_, schedule.size());
    const auto begin = steady_clock::now();
    display->begin(measured_);
    for (std::size_t i = 0; i < schedule.size(); ++i) {
      const Step& step = schedule[i];
      TrialResult& measured = measured_[step.trial];
      if (measured.declined) continue;
      display->begin_step(i, *measured.identity);
      const std::chrono::duration<double> start = steady_clock::now() - begin;
      measure(step, repetitions, start.count());
      results_.simul("load_end") = load_averages();
      save();
      if (measured.declined) {
        display->show_declined(measured);
      } else {
        display->show_row(measured);
      }
    }
    finish();
    display->end(measured_);
    return failed_;
  }

 private:
  static boost::json::object describe(const Options& options) {
    boost::json::object context = conditions();
    context["seed"] = options.seed;
    context["mode"] = name(options.mode);
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

  // How often the next repetition runs the cell, as in Google Benchmark's own repetitions: as often
  // as the first that did not fail.
  std::optional<std::int64_t> iterations_of(const TrialResult& measured) const {
    if (options_.iterations) return options_.iterations;
    const auto first =
        std::ranges::find_if_not(measured.rows, [](const Row& row) { return failed(row); });
    if (first == measured.rows.end()) return std::nullopt;
    return first->iterations;
  }

  // Adds a row to the trial's results, or the reason why it declined.
  void measure(const Step& step, int repetitions, double start_s) {
    Trial& trial = *trials_[step.trial];
    TrialResult& measured = measured_[step.trial];
    const Identity& identity = trial.identity();
    std::string error;
    try {
      malloc_trim(0);  // memory that earlier trials have freed does not count as this trial's
      trial.open();
    } catch (const Declined& reason) {
      measured.declined = reason.what();
      results_.simul("declined")
          .as_array()
          .push_back({{"series", identity.series},
                      {"workload", identity.workload},
                      {"lane", identity.lane},
                      {"name", identity.name},
                      {"reason", reason.what()}});
      return;
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
    if (const auto iterations = iterations_of(measured)) registered->Iterations(*iterations);
    benchmark::RunSpecifiedBenchmarks(&reporter_, nullptr, ".");
    trial.close();

    const Row row =
        reporter_.take(step.repetition, repetitions, static_cast<std::int64_t>(step.trial));
    if (failed(row)) ++failed_;
    measured.rows.push_back(row);
    results_.simul("order").as_array().push_back({{"position", order_position_++},
                                                  {"run_name", identity.name},
                                                  {"repetition", step.repetition},
                                                  {"start_s", start_s}});
    if (!options_.file_has_aggregates_only()) results_.add(row, identity);
  }

  // The rows so far that the file is to have, trial by trial.
  std::vector<Row> kept_rows() const {
    std::vector<Row> kept;
    for (const TrialResult& measured : measured_) {
      const std::vector<Row> rows =
          options_.file_has_aggregates_only() ? aggregates(measured.rows) : measured.rows;
      kept.insert(kept.end(), rows.begin(), rows.end());
    }
    return kept;
  }

  void save() const {
    results_.save();
    if (!options_.out.empty() && options_.out_format != "json") {
      write_whole_file(options_.out, in_library_format(kept_rows(), options_.out_format));
    }
  }

  void finish() {
    if (options_.file_has_aggregates_only()) {
      for (const TrialResult& measured : measured_) {
        for (const Row& row : aggregates(measured.rows)) results_.add(row, *measured.identity);
      }
    }
    results_.simul("interrupted") = false;
    save();
  }

  const Options& options_;
  const Trials& trials_;
  ResultsFile results_;
  RowReporter reporter_;
  TrialResults measured_;
  std::shared_ptr<fixtures::FixtureServer> server_;
  std::size_t failed_ = 0;
  std::size_t order_position_ = 0;
};

}  // namespace

std::size_t run_trials(const Options& options, const Trials& trials) {
  return Driver(options, trials).run();
}

}  // namespace simul::bench
