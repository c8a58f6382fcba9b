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

}  // namespace

Outcome& Outcome::operator+=(const Outcome& other) {
  completed += other.completed;
  checksum += other.checksum;
  for (const auto& [kind, count] : other.failed) failed[kind] += count;
  for (const auto& [what, count] : other.tally) tally[what] += count;
  for (const auto& [what, value] : other.figures) figures[what] += value;
  latency += other.latency;
  return *this;
}

std::optional<std::string> difference(const Outcome& expected, const Outcome& actual) {
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
