#include "bench/display.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/library_display.hpp"
#include "bench/table_display.hpp"

namespace simul::bench {
namespace {

constexpr struct {
  std::string_view flag;
  const char* variable;
} kAsksForTheLibrarysDisplay[] = {
    {"--benchmark_format", "BENCHMARK_FORMAT"},
    {"--benchmark_counters_tabular", "BENCHMARK_COUNTERS_TABULAR"},
};

bool names(const std::string& argument, std::string_view flag) {
  return argument.substr(0, argument.find('=')) == flag;
}

bool library_display_wanted(const Options& options) {
  if (options.display_aggregates_only || options.report_aggregates_only) return true;
  for (const auto& [flag, variable] : kAsksForTheLibrarysDisplay) {
    if (std::getenv(variable) != nullptr) return true;
    for (const std::string& argument : options.handed_on) {
      if (names(argument, flag)) return true;
    }
  }
  return false;
}

}  // namespace

std::unique_ptr<Display> make_display(const Options& options, std::size_t steps) {
  if (library_display_wanted(options)) return std::make_unique<LibraryDisplay>(options, steps);
  return std::make_unique<TableDisplay>(options, steps);
}

}  // namespace simul::bench
