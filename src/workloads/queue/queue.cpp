#include "workloads/queue/queue.hpp"

#include <algorithm>

#include "lanes/thread_limit.hpp"

namespace simul::queue {

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-p,--producers", producers, 1, 100'000, "tasks that put items in")
      .count("-c,--consumers", consumers, 1, 100'000, "tasks that take items out")
      .count("-n,--items", items, 1, 1'000'000'000, "items in all, shared out among the producers")
      .count("--capacity", capacity, 1, 1'000'000, "items that the queue holds at the most")
      .flag("--latency", latency, "measure how long each item spends in the queue")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool; 0 is one for each producer and consumer");
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/) : spec_(spec) {}

Outcome Plan::expected() const {
  Outcome outcome;
  outcome.completed = spec_.items;
  for (std::uint64_t item = 0; item < spec_.items; ++item) outcome.checksum += mix(item);
  return outcome;
}

// Nobody waits for anything but each other.
Duration Plan::ideal(Concurrency /*concurrency*/) const {
  return Duration::zero();
}

std::pair<std::uint64_t, std::uint64_t> Plan::share(std::uint64_t producer) const {
  const std::uint64_t each = spec_.items / spec_.producers;
  const std::uint64_t more = spec_.items % spec_.producers;  // the first producers make one more
  const std::uint64_t first = producer * each + std::min(producer, more);
  return {first, first + each + (producer < more ? 1 : 0)};
}

Outcome Tally::outcome() && {
  Outcome outcome;
  outcome.completed = completed_;
  outcome.checksum = checksum_;
  outcome.latency = std::move(latency_);
  if (unknown_ != 0) outcome.failed["unknown_item"] = unknown_;
  return outcome;
}

}  // namespace simul::queue
