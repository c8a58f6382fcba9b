#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>

namespace simul::html {

/// A kind of text, of about as many bytes as asked for.
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

/// Expects that a text takes the reader about as long as the same number of bytes in smaller texts
/// of its shape.
inline void expect_linear_time(const Shape& shape,
                               const std::function<void(std::string_view)>& read) {
  constexpr std::size_t kSmall = 16 << 10;
  constexpr std::size_t kTimesLarger = 16;
  const std::string small = shape.text(kSmall);
  const std::string large = shape.text(kSmall * kTimesLarger);
  // The fastest of several: what else the machine does only ever adds, and may need more rounds to
  // stand aside. As many bytes are read for the small text as for the large, so that both times are
  // far above the clock's grain.
  constexpr int kFewestRounds = 2;
  constexpr int kMostRounds = 8;
  double small_time = 1e9;
  double large_time = 1e9;
  // The same bytes in one text: linear is 1, quadratic is 16.
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
