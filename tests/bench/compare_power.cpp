// How often `simul compare` calls two lanes different: the same code twice, or one that computes a
// given share longer. Takes minutes, so it is no test: docs/design.md has what it said.
//
//   compare_power COMPARISONS SECONDS SHARE

#include <fmt/format.h>

#include <cstdlib>
#include <string>

#include "bench/compare/comparison.hpp"
#include "bench/library_setup.hpp"
#include "core/checksum.hpp"
#include "core/standard_output.hpp"
#include "registry/registration.hpp"

namespace simul::bench {
namespace {

/// Twenty milliseconds of computing or so.
struct Work {
  struct Spec {
    std::uint64_t steps = 10'000'000;
    Parameters parameters() {
      Parameters parameters;
      parameters.count("--steps", steps, 1, 1'000'000'000, "of a hash chain");
      return parameters;
    }
  };

  Work(const Spec& spec, std::uint64_t /*seed*/) : spec_(spec) {}
  const Spec& spec() const { return spec_; }
  Outcome expected() const {
    Outcome outcome;
    outcome.completed = 1;
    return outcome;
  }
  Duration ideal(Concurrency /*concurrency*/) const { return Duration::zero(); }

  Spec spec_;
};

volatile std::uint64_t kept;

Run chain(const Work& work, double factor) {
  const auto steps = static_cast<std::uint64_t>(factor * static_cast<double>(work.spec_.steps));
  return [steps] {
    std::uint64_t value = 1;
    for (std::uint64_t step = 0; step < steps; ++step) value = mix(value);
    kept = value;
    Outcome outcome;
    outcome.completed = 1;
    return outcome;
  };
}

double slowdown = 1;

Workload two_lanes() {
  return make_workload<Work>(
      "work", "computing",
      {{"one", [](const Work& work, const Context&) { return chain(work, 1); }},
       {"other", [](const Work& work, const Context&) { return chain(work, slowdown); }}});
}

int run(int count, double seconds, double share) {
  slowdown = 1 + share;
  set_up_library({"--benchmark_min_time=0.01"});
  int different = 0;
  for (int i = 0; i < count; ++i) {
    CompareOptions options;
    options.lanes = {"one", "other"};
    options.time = from_seconds(seconds);
    options.patience = std::chrono::hours(1);
    options.seed = static_cast<std::uint64_t>(i) + 1;
    const Comparison comparison = compare(two_lanes(), options);
    bool found = false;
    for (const Comparison::Entry& entry : comparison.entries) {
      found = found || (entry.standing.slower && entry.lane == (share > 0 ? "other" : entry.lane));
    }
    different += found ? 1 : 0;
    const Contest::Standing& last = comparison.entries.back().standing;
    print(fmt::format("{}: {} after {} rounds in {:.1f} s, {:.3f} [{:.3f}–{:.3f}]\n", i + 1,
                      found ? "different" : "no difference", comparison.rounds, comparison.seconds,
                      last.ratio.median, last.ratio.low, last.ratio.high));
  }
  print(fmt::format("{} of {} called different\n", different, count));
  return 0;
}

}  // namespace
}  // namespace simul::bench

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  return simul::bench::run(std::atoi(argv[1]), std::atof(argv[2]), std::atof(argv[3]));
}
