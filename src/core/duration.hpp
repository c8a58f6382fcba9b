#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace simul {

/// Every length of time in simul, in nanoseconds.
using Duration = std::chrono::nanoseconds;

/// Reads "1s", "10ms", "0.25s", "100us", "50ns", "2m" or "1h". Throws UsageError on anything else,
/// a leading zero ("010ms") and a bare number other than 0 included: units are never guessed.
Duration parse_duration(std::string_view text);

/// The shortest text that `parse_duration` reads back to the same value: "10ms", "250us", "1.5s".
std::string format_duration(Duration duration);

/// A length of time for people, to four significant digits: "10.02 ms", "1.234 s", "12:00:00".
std::string describe_duration(Duration duration);

constexpr Duration from_seconds(double seconds) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

constexpr double to_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace simul
