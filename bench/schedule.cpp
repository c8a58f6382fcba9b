#include "bench/schedule.hpp"

#include <random>
#include <utility>

namespace simul::bench {

std::vector<Step> make_schedule(std::size_t trials, int repetitions, std::uint64_t seed,
                                bool interleave) {
  std::vector<Step> steps;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    for (int repetition = 0; repetition < repetitions; ++repetition) {
      steps.push_back({trial, repetition});
    }
  }
  if (!interleave) return steps;

  // A Fisher-Yates shuffle of our own: std::shuffle gives different orders for the same seed in
  // different standard libraries.
  std::mt19937_64 random(seed);
  for (std::size_t i = steps.size(); i > 1; --i) std::swap(steps[i - 1], steps[random() % i]);

  std::vector<int> next(trials, 0);
  for (Step& step : steps) step.repetition = next[step.trial]++;
  return steps;
}

}  // namespace simul::bench
