#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>

namespace simul::net {

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
  // The fastest of several: what else the machine does only ever adds. As many bytes are read for
  // the small text as for the large, so that both times are far above the clock's grain.
  double small_time = 1e9;
  double large_time = 1e9;
  for (int round = 0; round < 2; ++round) {
    small_time = std::min(small_time, cpu_seconds([&] {
                            for (std::size_t i = 0; i < kTimesLarger; ++i) read(small);
                          }));
    large_time = std::min(large_time, cpu_seconds([&] { read(large); }));
  }
  // The same bytes in one text: linear is 1, quadratic is 16.
  EXPECT_LT(large_time, small_time * 6 + 0.001) << shape.name;
}

}  // namespace simul::net
