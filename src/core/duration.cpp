#include "core/duration.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/ascii.hpp"
#include "core/error.hpp"

namespace simul {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

constexpr std::array<Unit, 6> kUnits{{{"h", 3'600'000'000'000},
                                      {"m", 60'000'000'000},
                                      {"s", 1'000'000'000},
                                      {"ms", 1'000'000},
                                      {"us", 1'000},
                                      {"ns", 1}}};

constexpr double kLongest = 9.0e18;  // nanoseconds; just below what 64 bits hold

}  // namespace

Duration parse_duration(std::string_view text) {
  if (text == "0") return Duration::zero();
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view suffix(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  if (error == std::errc() && std::isfinite(number) && number >= 0 && !has_leading_zero(text)) {
    for (const Unit& unit : kUnits) {
      if (suffix != unit.name) continue;
      const double nanoseconds = std::round(number * static_cast<double>(unit.nanoseconds));
      if (nanoseconds > kLongest) break;
      return Duration(static_cast<std::int64_t>(nanoseconds));
    }
  }
  throw UsageError(
      fmt::format("'{}' is no length of time; write for example 10ms, 0.25s or 1m", text));
}

std::string format_duration(Duration duration) {
  const std::int64_t nanoseconds = duration.count();
  if (nanoseconds == 0) return "0s";
  for (const Unit& unit : kUnits) {
    if (nanoseconds % unit.nanoseconds == 0 && unit.nanoseconds <= 1'000'000'000) {
      return fmt::format("{}{}", nanoseconds / unit.nanoseconds, unit.name);
    }
    if (unit.nanoseconds <= 1'000'000'000 && nanoseconds > unit.nanoseconds) {
      // A fraction such as 1.5s is shorter to read than 1500ms, if it loses nothing.
      const std::string text = fmt::format(
          "{:g}{}", static_cast<double>(nanoseconds) / static_cast<double>(unit.nanoseconds),
          unit.name);
      if (parse_duration(text) == duration) return text;
    }
  }
  return fmt::format("{}ns", nanoseconds);
}

std::string describe_duration(Duration duration) {
  const double seconds = to_seconds(duration);
  const double magnitude = std::fabs(seconds);
  if (magnitude >= 600) {
    const auto whole = static_cast<std::int64_t>(std::llround(magnitude));
    return fmt::format("{}{}:{:02}:{:02}", seconds < 0 ? "-" : "", whole / 3600, whole / 60 % 60,
                       whole % 60);
  }
  if (magnitude >= 1) return fmt::format("{:.4g} s", seconds);
  if (magnitude >= 1e-3) return fmt::format("{:.4g} ms", seconds * 1e3);
  if (magnitude >= 1e-6) return fmt::format("{:.4g} us", seconds * 1e6);
  return fmt::format("{} ns", duration.count());
}

}  // namespace simul
