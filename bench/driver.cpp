#include "bench/driver.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <malloc.h>

#include <boost/json.hpp>

#include <chrono>
#include <fstream>
#include <set>
#include <string>

#include "bench/conditions.hpp"
#include "bench/progress.hpp"
#include "bench/results_file.hpp"
#include "bench/row_reporter.hpp"
#include "bench/schedule.hpp"
#include "core/error.hpp"
#include "core/standard_output.hpp"
#include "fixtures/fixture_server.hpp"
#include "registry/description.hpp"

namespace simul::bench {
namespace {

using Run = benchmark::BenchmarkReporter::Run;
using std::chrono::steady_clock;

benchmark::BenchmarkReporter::Context reported_context() {
  benchmark::BenchmarkReporter::Context context;
  context.name_field_width = 0;  // Google Benchmark leaves it as it was
  return context;
}

/// Carries out the schedule, step by step.
class Driver {
 public:
  Driver(const Options& options, const Trials& trials)
      : options_(options),
        trials_(trials),
        results_(options.out_format == "json" ? options.out : "", describe(options),
                 options.context),
        terminal_(benchmark::CreateDefaultDisplayReporter()),
        rows_(trials_.size()) {}

  /// Returns how many rows went wrong.
  std::size_t run() {
    results_.save();  // what cannot be written is known now, not minutes later
    const int repetitions = options_.repetitions_or_default();
    const auto schedule =
        make_schedule(trials_.size(), repetitions, options_.seed, options_.interleave);
    Progress progress(schedule.size());
    const auto begin = steady_clock::now();
    show_header();
    for (std::size_t i = 0; i < schedule.size(); ++i) {
      const Step& step = schedule[i];
      if (declined_.contains(step.trial)) continue;
      progress.show(i, trials_[step.trial]->identity().name);
      const std::chrono::duration<double> start = steady_clock::now() - begin;
      measure(step, repetitions, start.count(), progress);
      results_.simul("load_end") = load_averages();
      results_.save();
      flush_standard_output();  // nobody to show rows to: not after the last row, but now
    }
    finish();
    return failed_;
  }

 private:
  static boost::json::object describe(const Options& options) {
    boost::json::object context = conditions();
    context["seed"] = options.seed;
    context["mode"] = name(options.mode);
    context["load_start"] = load_averages();
    context["interrupted"] = true;  // until the last row is there
    context["lanes"] = describe_lanes();
    context["series"] = describe_series();
    context["order"] = boost::json::array();
    context["declined"] = boost::json::array();
    return context;
  }

  void show_header() {
    benchmark::BenchmarkReporter::Context context = reported_context();
    for (const auto& trial : trials_) {
      context.name_field_width = std::max(context.name_field_width, trial->identity().name.size());
    }
    terminal_->ReportContext(context);
  }

  void measure(const Step& step, int repetitions, double start_s, Progress& progress) {
    Trial& trial = *trials_[step.trial];
    const Identity& identity = trial.identity();
    std::string error;
    try {
      malloc_trim(0);  // what earlier trials have freed is none of this one's memory
      trial.open();
    } catch (const Declined& reason) {
      declined_.insert(step.trial);
      results_.simul("declined")
          .as_array()
          .push_back({{"series", identity.series},
                      {"workload", identity.workload},
                      {"lane", identity.lane},
                      {"name", identity.name},
                      {"reason", reason.what()}});
      progress.clear();
      fmt::print(stderr, "simul: {} declined: {}\n", identity.name, reason.what());
      return;
    } catch (const std::exception& what) {
      error = what.what();
    }
    if (!server_) server_ = fixtures::FixtureServer::running();  // one server for the whole bench

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
    if (options_.iterations) registered->Iterations(*options_.iterations);
    benchmark::RunSpecifiedBenchmarks(&reporter_, nullptr, ".");
    trial.close();

    const Run row =
        reporter_.take(step.repetition, repetitions, static_cast<std::int64_t>(step.trial));
    if (row.error_occurred) ++failed_;
    rows_[step.trial].push_back(row);
    results_.simul("order").as_array().push_back({{"position", order_position_++},
                                                  {"run_name", identity.name},
                                                  {"repetition", step.repetition},
                                                  {"start_s", start_s}});
    if (!options_.report_aggregates_only) results_.add(row, identity);
    if (!options_.report_aggregates_only && !options_.display_aggregates_only) {
      progress.clear();
      terminal_->ReportRuns({row});
    }
  }

  void finish() {
    std::vector<Run> all;
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      const std::vector<Run> summary = aggregates(rows_[i]);
      if (options_.report_aggregates_only) {
        for (const Run& row : summary) results_.add(row, trials_[i]->identity());
      }
      if (!summary.empty() &&
          (options_.report_aggregates_only || options_.display_aggregates_only)) {
        terminal_->ReportRuns(summary);
      }
      const std::vector<Run>& kept = options_.report_aggregates_only ? summary : rows_[i];
      all.insert(all.end(), kept.begin(), kept.end());
    }
    terminal_->Finalize();
    results_.simul("interrupted") = false;
    results_.save();
    flush_standard_output();
    write_in_other_format(all);
  }

  void write_in_other_format(const std::vector<Run>& rows) const {
    if (options_.out.empty() || options_.out_format == "json") return;
    std::ofstream file(options_.out);
    std::unique_ptr<benchmark::BenchmarkReporter> reporter;
    if (options_.out_format == "console") {
      reporter = std::make_unique<benchmark::ConsoleReporter>(benchmark::ConsoleReporter::OO_None);
    } else {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
      reporter = std::make_unique<benchmark::CSVReporter>();
#pragma GCC diagnostic pop
    }
    reporter->SetOutputStream(&file);
    reporter->SetErrorStream(&file);
    reporter->ReportContext(reported_context());
    reporter->ReportRuns(rows);
    reporter->Finalize();
    if (!file.flush()) throw WorkError(fmt::format("cannot write {}", options_.out));
  }

  const Options& options_;
  const Trials& trials_;
  ResultsFile results_;
  RowReporter reporter_;
  benchmark::BenchmarkReporter* terminal_;  // Google Benchmark keeps it
  std::vector<std::vector<Run>> rows_;
  std::set<std::size_t> declined_;
  std::shared_ptr<fixtures::FixtureServer> server_;
  std::size_t failed_ = 0;
  std::size_t order_position_ = 0;
};

}  // namespace

std::size_t run_trials(const Options& options, const Trials& trials) {
  return Driver(options, trials).run();
}

}  // namespace simul::bench
