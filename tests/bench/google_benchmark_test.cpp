#include "bench/google_benchmark.hpp"

#include <gtest/gtest.h>

namespace simul::bench {
namespace {

// What the headers of 1.7 and of 1.8 and later declare, whichever is installed.
struct RowOf17 {
  bool error_occurred = false;
  std::string error_message;
};
struct RowOf18 {
  enum Skipped { not_skipped, skipped_with_message, skipped_with_error } skipped = not_skipped;
  std::string skip_message;
};

TEST(GoogleBenchmark, TellsAFailedRowInEveryVersion) {
  EXPECT_FALSE(failed(RowOf17{}));
  EXPECT_FALSE(failed(RowOf18{}));
  const RowOf17 row17{true, "why"};
  const RowOf18 row18{RowOf18::skipped_with_error, "why"};
  EXPECT_TRUE(failed(row17));
  EXPECT_TRUE(failed(row18));
  EXPECT_EQ(failure(row17), "why");
  EXPECT_EQ(failure(row18), "why");
}

TEST(GoogleBenchmark, TakesAMinimumTimeInEitherSpelling) {
  const std::string plain = library_flag("--benchmark_min_time=0.5");
  EXPECT_EQ(library_flag("--benchmark_min_time=0.5s"), plain);
  EXPECT_EQ(plain, RowCanBeSkipped<Row> ? "--benchmark_min_time=0.5s" : "--benchmark_min_time=0.5");
}

TEST(GoogleBenchmark, LeavesOtherFlagsAlone) {
  for (const char* flag : {"--benchmark_min_time=100x", "--benchmark_min_time=",
                           "--benchmark_filter=queues", "--benchmark_min_warmup_time=0.5"}) {
    EXPECT_EQ(library_flag(flag), flag);
  }
}

}  // namespace
}  // namespace simul::bench
