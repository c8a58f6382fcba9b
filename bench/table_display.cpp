#include "bench/table_display.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "bench/conditions.hpp"
#include "bench/figures.hpp"
#include "bench/median.hpp"
#include "bench/table.hpp"
#include "bench/wrapped_text.hpp"
#include "core/standard_output.hpp"
#include "core/terminal.hpp"

namespace simul::bench {
namespace {

constexpr std::size_t kWidest = 100;

// --benchmark_color decides if it is given and not "auto".
bool color_wanted(const Options& options, const Terminal& terminal) {
  constexpr std::string_view kFlag = "--benchmark_color=";
  bool wanted = terminal.color;
  for (const std::string& argument : options.handed_on) {
    if (!argument.starts_with(kFlag)) continue;
    const std::string value = argument.substr(kFlag.size());
    const bool yes = value == "yes" || value == "true" || value == "on" || value == "1";
    wanted = value == "auto" ? terminal.color : yes;
  }
  return wanted;
}

// Conditions that make the times less reliable.
std::vector<std::string> cautions() {
  std::vector<std::string> cautions;
#ifndef NDEBUG
  cautions.emplace_back("caution: this is a debug build of simul: its times say little");
#endif
  if (benchmark::CPUInfo::Get().scaling == benchmark::CPUInfo::ENABLED) {
    cautions.emplace_back(
        "caution: the processor changes its frequency with the load (CPU scaling)");
  }
  return cautions;
}

std::string summary(const TrialResult& result) {
  std::vector<double> walls;
  for (const Row& row : result.rows) {
    if (failed(row)) return fmt::format("{}  FAILED: {}", result.identity->name, failure(row));
    walls.push_back(wall_s(row));
  }
  return fmt::format("{:>7}  {}", seconds_text(median(std::move(walls))), result.identity->name);
}

}  // namespace

TableDisplay::TableDisplay(const Options& options, std::size_t steps)
    : options_(options),
      repetitions_(static_cast<std::size_t>(options.repetitions_or_default())),
      width_(kWidest),
      color_(false),
      progress_(steps) {
  const Terminal out = terminal(STDOUT_FILENO);
  if (out.columns != 0) width_ = std::min(width_, out.columns);
  color_ = color_wanted(options, out);
}

void TableDisplay::begin(const TrialResults& results) {
  std::string text =
      fmt::format("simul bench: {} rows, {} of each{}, seed {}; {}", results.size(),
                  repetitions_ == 1 ? std::string("one repetition")
                                    : fmt::format("{} repetitions", repetitions_),
                  options_.interleave ? " in mixed order" : "", options_.seed, machine_summary());
  text = wrap(text, width_, 2) + "\n";
  for (const std::string& caution : cautions()) text += wrap(caution, width_, 2) + "\n";
  print(text);
}

void TableDisplay::begin_step(std::size_t step, const Identity& identity) {
  progress_.show(step, identity.name);
}

void TableDisplay::show_row(const TrialResult& result) {
  if (failed(result.rows.back())) progress_.count_failure();
  if (result.rows.size() == repetitions_) progress_.line(summary(result));
}

void TableDisplay::show_declined(const TrialResult& result) {
  progress_.line(fmt::format("{}  declined: {}", result.identity->name, *result.declined));
}

void TableDisplay::end(const TrialResults& results) {
  progress_.clear();
  print(fmt::format("\n{}", table(results, {width_, color_, static_cast<int>(repetitions_)})));
}

}  // namespace simul::bench
