#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>

namespace simul::html {

/// A generator of texts of about the given number of bytes.
struct Shape {
  const char* name;
  std::function<std::string(std::size_t)> text;
};

inline double cpu_seconds(const std::function<void()>& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  const double start = now();
  work();
  return now() - start;
}

/// Expects that reading a text takes about as long as reading the same number of bytes in smaller
/// texts of its shape.
inline void expect_linear_time(const Shape& shape,
                               const std::function<void(std::string_view)>& read) {
  constexpr std::size_t kSmall = 16 << 10;
  constexpr std::size_t kTimesLarger = 16;
  const std::string small = shape.text(kSmall);
  const std::string large = shape.text(kSmall * kTimesLarger);
  // The fastest of several rounds, because other load only adds to the time; more rounds if it
  // does. Both measurements read the same number of bytes, so that both times are far above the
  // clock's resolution.
  constexpr int kFewestRounds = 2;
  constexpr int kMostRounds = 8;
  double small_time = 1e9;
  double large_time = 1e9;
  // The ratio is 1 for linear time, 16 for quadratic time.
  const auto is_linear = [&] { return large_time < small_time * 6 + 0.001; };
  for (int round = 0; round < kFewestRounds || (round < kMostRounds && !is_linear()); ++round) {
    small_time = std::min(small_time, cpu_seconds([&] {
                            for (std::size_t i = 0; i < kTimesLarger; ++i) read(small);
                          }));
    large_time = std::min(large_time, cpu_seconds([&] { read(large); }));
  }
  EXPECT_TRUE(is_linear()) << shape.name << ": " << small_time << " s in small texts, "
                           << large_time << " s in one";
}

}  // namespace simul::html
