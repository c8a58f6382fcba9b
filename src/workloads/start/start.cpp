#include "workloads/start/start.hpp"

#include <string>

#include "core/checksum.hpp"

namespace simul::start {
namespace {

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) return {gate_case({{"tasks", "64"}}, {"coroutine"})};
  using Counts = std::vector<std::uint64_t>;
  Sweep sweep{Series::start, "tasks", {}};
  for (const std::uint64_t tasks :
       by_mode(mode, Counts{64}, Counts{16, 64, 256}, Counts{16, 64, 256, 1024})) {
    sweep.points.push_back({{"tasks", std::to_string(tasks)}});
  }
  return {sweep};
}

const RegisteredWorkload<Plan> registered{"start", "what it costs to have N things that can wait",
                                          sweeps};
const Registered<Plan> sequential{lane("sequential"), "one thing at a time starts nothing"};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-n,--tasks", tasks, 1, 10'000'000, "how many are started");
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/) : spec_(spec) {}

Duration Plan::ideal(Concurrency /*concurrency*/) const {
  return Duration::zero();
}

Outcome Plan::outcome(std::uint64_t started) {
  Outcome outcome;
  outcome.completed = started;
  outcome.checksum = mix(started);
  return outcome;
}

}  // namespace simul::start
