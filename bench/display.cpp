#include "bench/display.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "bench/library_display.hpp"
#include "bench/table_display.hpp"
#include "core/ascii.hpp"

namespace simul::bench {
namespace {

// What a flag of Google Benchmark is set to: the value of the last argument that names it. A flag
// without a value is "true".
std::optional<std::string> setting(const Options& options, std::string_view flag) {
  std::optional<std::string> value;
  for (const std::string& argument : options.handed_on) {
    const std::size_t equals = argument.find('=');
    if (argument.substr(0, equals) != flag) continue;
    value = equals == std::string::npos ? "true" : argument.substr(equals + 1);
  }
  return value;
}

// As Google Benchmark reads a flag that is on or off.
bool is_on(std::string_view value) {
  static constexpr auto kOff =
      std::to_array<std::string_view>({"0", "f", "n", "false", "no", "off"});
  return std::ranges::none_of(
      kOff, [value](std::string_view off) { return equal_ignoring_case(value, off); });
}

bool library_display_wanted(const Options& options) {
  if (options.display_aggregates_only || options.report_aggregates_only) return true;
  if (setting(options, "--benchmark_format")) return true;
  const auto tabular = setting(options, "--benchmark_counters_tabular");
  return tabular && is_on(*tabular);
}

}  // namespace

std::unique_ptr<Display> make_display(const Options& options, std::size_t steps) {
  if (library_display_wanted(options)) return std::make_unique<LibraryDisplay>(options, steps);
  return std::make_unique<TableDisplay>(options, steps);
}

}  // namespace simul::bench
