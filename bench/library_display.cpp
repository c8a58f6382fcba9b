#include "bench/library_display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

#include "bench/row_reporter.hpp"
#include "core/standard_output.hpp"

namespace simul::bench {
namespace {

// Debian's library always prints this. In a release build of simul it is misleading.
std::string explain_debug_warning(std::string text) {
#ifdef NDEBUG
  const auto begin = text.find("***WARNING*** Library was built as DEBUG");
  if (begin != std::string::npos) {
    const auto end = text.find('\n', begin);
    text.replace(
        begin, end - begin,
        "Google Benchmark's library is a debug build; the timed code is simul's, a release "
        "build.");
  }
#endif
  return text;
}

}  // namespace

benchmark::BenchmarkReporter::Context reported_context(std::size_t name_columns) {
  benchmark::BenchmarkReporter::Context context;
  context.name_field_width = name_columns;
  return context;
}

LibraryDisplay::LibraryDisplay(const Options& options, std::size_t steps)
    : aggregates_only_(options.display_has_aggregates_only()),
      progress_(steps),
      reporter_(benchmark::CreateDefaultDisplayReporter()) {}

void LibraryDisplay::begin(const TrialResults& results) {
  std::size_t name_columns = 0;
  for (const TrialResult& result : results) {
    name_columns = std::max(name_columns, result.identity->name.size());
  }
  std::ostringstream said;
  reporter_->SetErrorStream(&said);
  reporter_->ReportContext(reported_context(name_columns));
  reporter_->SetErrorStream(&std::cerr);
  print_error(explain_debug_warning(said.str()));
}

void LibraryDisplay::begin_step(std::size_t step, const Identity& identity) {
  progress_.show(step, identity.name);
}

void LibraryDisplay::show_row(const TrialResult& result) {
  if (aggregates_only_) return;
  progress_.clear();
  reporter_->ReportRuns({result.rows.back()});
  flush_standard_output();  // an output that is closed or full ends the run now, not at its end
}

void LibraryDisplay::show_declined(const TrialResult& result) {
  progress_.clear();
  print_error(fmt::format("simul: {} declined: {}\n", result.identity->name, *result.declined));
}

void LibraryDisplay::end(const TrialResults& results) {
  progress_.clear();
  if (aggregates_only_) {
    for (const TrialResult& result : results) {
      const std::vector<Row> summary = aggregates(result.rows);
      if (!summary.empty()) reporter_->ReportRuns(summary);
    }
  }
  reporter_->Finalize();
  flush_standard_output();
}

}  // namespace simul::bench
