#include "core/outcome.hpp"

#include <fmt/format.h>

namespace simul {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

std::string count_difference(const std::string& what, const Counts& expected,
                             const Counts& actual) {
  Counts all = expected;
  all.insert(actual.begin(), actual.end());
  const auto count = [](const Counts& counts, const std::string& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
  };
  for (const auto& [key, unused] : all) {
    if (count(expected, key) != count(actual, key)) {
      return fmt::format("{} '{}': expected {}, got {}", what, key, count(expected, key),
                         count(actual, key));
    }
  }
  return {};
}

std::optional<std::string> accounting_difference(std::uint64_t units, const Outcome& actual) {
  std::uint64_t accounted = actual.completed;
  for (const auto& [kind, count] : actual.failed) accounted += count;
  if (accounted == units) return std::nullopt;
  return fmt::format("of {} units, {} completed or failed", units, accounted);
}

// The same as if nothing had been left out.
Outcome with_left_out(const Outcome& outcome) {
  Outcome whole;
  whole.completed = outcome.completed + outcome.left_out.units;
  whole.failed = outcome.failed;
  whole.tally = outcome.tally;
  for (const auto& [what, count] : outcome.left_out.tally) whole.tally[what] += count;
  whole.checksum = outcome.checksum + outcome.left_out.checksum;
  return whole;
}

}  // namespace

Outcome& Outcome::operator+=(const Outcome& other) {
  completed += other.completed;
  checksum += other.checksum;
  for (const auto& [kind, count] : other.failed) failed[kind] += count;
  for (const auto& [what, count] : other.tally) tally[what] += count;
  for (const auto& [what, value] : other.figures) figures[what] += value;
  latency += other.latency;
  left_out.units += other.left_out.units;
  left_out.checksum += other.left_out.checksum;
  for (const auto& [what, count] : other.left_out.tally) left_out.tally[what] += count;
  if (!contradiction) contradiction = other.contradiction;
  return *this;
}

std::uint64_t units(const Outcome& outcome) {
  std::uint64_t sum = outcome.completed + outcome.left_out.units;
  for (const auto& [kind, count] : outcome.failed) sum += count;
  return sum;
}

std::optional<std::string> difference(const Outcome& expected, const Outcome& actual) {
  if (actual.contradiction) return actual.contradiction;
  if (actual.left_out.units != 0) {
    if (expected.may_leave_out) return difference(expected, with_left_out(actual));
    return fmt::format("{} units were left out", actual.left_out.units);
  }
  if (expected.units) return accounting_difference(*expected.units, actual);
  if (expected.failed != actual.failed) {
    return count_difference("failures of kind", expected.failed, actual.failed);
  }
  if (expected.completed != actual.completed) {
    return fmt::format("completed: expected {}, got {}", expected.completed, actual.completed);
  }
  if (expected.tally != actual.tally) {
    return count_difference("count of", expected.tally, actual.tally);
  }
  if (expected.checksum != actual.checksum) {
    return fmt::format("checksum: expected {:016x}, got {:016x}", expected.checksum,
                       actual.checksum);
  }
  return std::nullopt;
}

}  // namespace simul
