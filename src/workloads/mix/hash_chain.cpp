#include "workloads/mix/hash_chain.hpp"

#include <algorithm>
#include <chrono>

namespace simul::mixed {
namespace {

using std::chrono::steady_clock;

double measure_steps_per_ns() {
  constexpr std::uint64_t kSteps = 5'000;
  // Longer than a processor takes to raise its frequency.
  constexpr auto kWithoutRecord = std::chrono::milliseconds(30);
  volatile std::uint64_t value = 0;
  auto fastest = steady_clock::duration::max();
  auto record = steady_clock::now();
  for (auto begin = record; begin - record < kWithoutRecord;) {
    value = follow_chain(value, kSteps);
    const auto end = steady_clock::now();
    // Less than a hundredth faster is no record: such come for ever.
    if (end - begin < fastest - fastest / 100) record = end;
    fastest = std::min(fastest, end - begin);
    begin = end;
  }
  return static_cast<double>(kSteps) /
         static_cast<double>(std::chrono::duration_cast<Duration>(fastest).count());
}

}  // namespace

double chain_steps_per_ns() {
  static const double speed = measure_steps_per_ns();
  return speed;
}

std::uint64_t chain_steps(Duration computing) {
  if (computing == Duration::zero()) return 0;
  return static_cast<std::uint64_t>(static_cast<double>(computing.count()) * chain_steps_per_ns());
}

}  // namespace simul::mixed
