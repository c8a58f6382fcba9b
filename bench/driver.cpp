#include "bench/driver.hpp"

#include <sstream>
#include <string>
#include <vector>

#include "bench/display.hpp"
#include "bench/google_benchmark.hpp"
#include "bench/library_display.hpp"
#include "bench/schedule.hpp"
#include "core/whole_file.hpp"

namespace simul::bench {
namespace {

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
        measurer_({.path = options.out_format == "json" ? options.out : "",
                   .seed = options.seed,
                   .mode = name(options.mode),
                   .context = options.context,
                   .iterations = options.iterations,
                   .file_has_repetitions = !options.file_has_aggregates_only()},
                  trials) {}

  /// Returns how many rows failed.
  std::size_t run() {
    save();  // a path that cannot be written is reported before anything is measured
    const TrialResults& results = measurer_.results();
    const int repetitions = options_.repetitions_or_default();
    const auto schedule =
        make_schedule(results.size(), repetitions, options_.seed, options_.interleave);
    const auto display = make_display(options_, schedule.size());
    display->begin(results);
    for (std::size_t i = 0; i < schedule.size(); ++i) {
      const Step& step = schedule[i];
      const TrialResult& result = results[step.trial];
      if (result.declined) continue;
      display->begin_step(i, *result.identity);
      const Row* row = measurer_.measure(step.trial, step.repetition, repetitions);
      save();
      if (row == nullptr) {
        display->show_declined(result);
      } else {
        display->show_row(result);
      }
    }
    finish();
    display->end(results);
    return measurer_.failed();
  }

 private:
  // The rows so far that the file is to have, trial by trial.
  std::vector<Row> kept_rows() const {
    std::vector<Row> kept;
    for (const TrialResult& result : measurer_.results()) {
      const std::vector<Row> rows =
          options_.file_has_aggregates_only() ? aggregates(result.rows) : result.rows;
      kept.insert(kept.end(), rows.begin(), rows.end());
    }
    return kept;
  }

  void save() {
    measurer_.save();
    save_other_format();
  }

  void save_other_format() const {
    if (options_.out.empty() || options_.out_format == "json") return;
    write_whole_file(options_.out, in_library_format(kept_rows(), options_.out_format));
  }

  void finish() {
    if (options_.file_has_aggregates_only()) {
      for (const TrialResult& result : measurer_.results()) {
        for (const Row& row : aggregates(result.rows)) measurer_.file().add(row, *result.identity);
      }
    }
    measurer_.finish();
    save_other_format();
  }

  const Options& options_;
  Measurer measurer_;
};

}  // namespace

std::size_t run_trials(const Options& options, const Trials& trials) {
  return Driver(options, trials).run();
}

}  // namespace simul::bench
