#pragma once

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// Google Benchmark 1.7 to 1.9 under one spelling. Nothing else in simul includes its header, or
/// asks which version it is.
namespace simul::bench {

/// What was measured in one repetition of one trial, or an aggregate of several.
using Row = benchmark::BenchmarkReporter::Run;

/// A registered benchmark, to be configured. Its class changes its namespace after 1.9.1, so it is
/// named by what registration returns.
using RegisteredBenchmark = std::remove_pointer_t<decltype(benchmark::RegisterBenchmark(
    std::declval<const char*>(), std::declval<void (*)(benchmark::State&)>()))>;

/// From 1.8 on a row is skipped with an error or with a message; before, only with an error.
template <class R>
concept RowCanBeSkipped = requires(R row) { row.skip_message; };

/// Whether the row has no figures because the trial called `SkipWithError`.
template <class R = Row>
bool failed(const R& row) {
  if constexpr (RowCanBeSkipped<R>) {
    return row.skipped != decltype(row.skipped){};
  } else {
    return row.error_occurred;
  }
}

/// Why the row failed; empty when it did not.
template <class R = Row>
const std::string& failure(const R& row) {
  if constexpr (RowCanBeSkipped<R>) {
    return row.skip_message;
  } else {
    return row.error_message;
  }
}

/// A flag as this version of the library takes it: from 1.8 on --benchmark_min_time wants the unit
/// "s", without which it logs a line for every benchmark; before, it refuses the unit. Either
/// spelling may be given. Other flags, and "100x" (iterations, from 1.8 on), are returned as they
/// are.
inline std::string library_flag(std::string_view flag) {
  constexpr std::string_view kMinTime = "--benchmark_min_time=";
  std::string text(flag);
  if (!flag.starts_with(kMinTime) || flag.size() == kMinTime.size()) return text;
  if (flag.ends_with('s')) text.pop_back();
  if (RowCanBeSkipped<Row> && !flag.ends_with('x')) text += 's';
  return text;
}

}  // namespace simul::bench
