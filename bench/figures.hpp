#pragma once

#include <string>

namespace simul::bench {

/// Figures for people: three significant digits and a unit.

/// "10.1 ms", "250 µs", "1.20 s".
std::string seconds_text(double seconds);
/// "10.0–10.3", in the unit in which `seconds_text` shows `like`.
std::string seconds_range_text(double low, double high, double like);
/// With an SI prefix before the unit: "99.0 k/s", "12.3 MB", "12.0 /s".
std::string si_text(double value, const std::string& unit);
/// "1.01", "12.3", "4567".
std::string ratio_text(double ratio);

}  // namespace simul::bench
