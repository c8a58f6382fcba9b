#include "bench/figures.hpp"

#include <fmt/format.h>

#include <array>
#include <span>

namespace simul::bench {
namespace {

struct Scale {
  double factor;
  const char* name;
};

constexpr std::array kTimes{Scale{1, "s"}, Scale{1e-3, "ms"}, Scale{1e-6, "µs"}, Scale{1e-9, "ns"}};
constexpr std::array kPrefixes{Scale{1e12, "T"}, Scale{1e9, "G"}, Scale{1e6, "M"}, Scale{1e3, "k"},
                               Scale{1, ""}};

// The largest in which the value, rounded to three digits, is 1 or more; else the smallest.
const Scale& scale_of(double value, std::span<const Scale> scales) {
  constexpr double kRoundsToOne = 0.9995;
  for (const Scale& scale : scales) {
    if (value >= kRoundsToOne * scale.factor) return scale;
  }
  return scales.back();
}

int decimals(double value) {
  return value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
}

}  // namespace

std::string ratio_text(double ratio) {
  return fmt::format("{:.{}f}", ratio, decimals(ratio));
}

std::string seconds_text(double seconds) {
  const Scale& scale = scale_of(seconds, kTimes);
  return fmt::format("{} {}", ratio_text(seconds / scale.factor), scale.name);
}

std::string seconds_range_text(double low, double high, double like) {
  const double factor = scale_of(like, kTimes).factor;
  const int places = decimals(like / factor);
  return fmt::format("{:.{}f}–{:.{}f}", low / factor, places, high / factor, places);
}

std::string si_text(double value, const std::string& unit) {
  const Scale& scale = scale_of(value, kPrefixes);
  return fmt::format("{} {}{}", ratio_text(value / scale.factor), scale.name, unit);
}

}  // namespace simul::bench
