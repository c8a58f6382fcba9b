#include "bench/trial_result.hpp"

#include <utility>

#include "bench/median.hpp"

namespace simul::bench {

std::optional<double> median_of(const std::vector<const Row*>& rows, const std::string& counter) {
  std::vector<double> values;
  for (const Row* row : rows) {
    const auto found = row->counters.find(counter);
    if (found != row->counters.end()) values.push_back(found->second);
  }
  if (values.empty()) return std::nullopt;
  return median(std::move(values));
}

}  // namespace simul::bench
