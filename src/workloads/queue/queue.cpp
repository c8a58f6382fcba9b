#include "workloads/queue/queue.hpp"

#include <string>

#include <algorithm>

#include "lanes/thread_limit.hpp"

namespace simul::queue {
namespace {

Settings shape(std::uint64_t producers, std::uint64_t consumers, std::uint64_t capacity,
               std::uint64_t items) {
  return {{"producers", std::to_string(producers)},
          {"consumers", std::to_string(consumers)},
          {"capacity", std::to_string(capacity)},
          {"items", std::to_string(items)}};
}

// The same with the other queue that threads can have.
Sweep of_condvar(std::vector<Settings> shapes) {
  for (Settings& settings : shapes) settings.emplace_back("handover", kCondvar);
  Sweep sweep{Series::queue_shapes, "", std::move(shapes)};
  sweep.only_family = Family::threads;
  return sweep;
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) return {gate_case(shape(1, 1, 64, 5000))};
  const std::uint64_t items = by_mode(mode, 10'000, 10'000, 200'000);
  const std::vector<Settings> few_and_many{shape(1, 1, 64, items), shape(5, 100, 64, items)};
  if (mode == Mode::quick) {
    return {{Series::queue_shapes, "", few_and_many}, of_condvar(few_and_many)};
  }
  return {{Series::queue_shapes,
           "",
           {shape(1, 1, 64, items), shape(5, 10, 64, items), shape(5, 100, 64, items),
            shape(5, 10, 1, items), shape(5, 10, 1024, items)}},
          of_condvar(few_and_many),
          {Series::queue_latency,
           "",
           {{{"producers", "5"}, {"consumers", "10"}, {"items", "20000"}, {"latency", "true"}}}}};
}

const RegisteredWorkload<Plan> registered{
    "queue", "producers hand items to consumers through a bounded queue", sweeps};
const Registered<Plan> multi_loop{lane("multi_loop"), "a queue between loops is another question"};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-p,--producers", producers, 1, 100'000, "tasks that put items in")
      .count("-c,--consumers", consumers, 1, 100'000, "tasks that take items out")
      .count("-n,--items", items, 1, 1'000'000'000, "items in all, shared out among the producers")
      .count("--capacity", capacity, 1, 1'000'000, "items that the queue holds at the most")
      .flag("--latency", latency, "measure how long each item spends in the queue")
      .choice("--handover", handover, {kTbb, kCondvar},
              "what threads pass items through: oneTBB's queue, or a mutex and two condition "
              "variables")
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

// Zero: producers and consumers wait only for each other.
Duration Plan::ideal(Concurrency /*concurrency*/) const {
  return Duration::zero();
}

std::pair<std::uint64_t, std::uint64_t> Plan::share(std::uint64_t producer) const {
  const std::uint64_t each = spec_.items / spec_.producers;
  const std::uint64_t more = spec_.items % spec_.producers;  // the first producers make one more
  const std::uint64_t first = producer * each + std::min(producer, more);
  return {first, first + each + (producer < more ? 1 : 0)};
}

Outcome Record::outcome() && {
  Outcome outcome;
  outcome.completed = completed_;
  outcome.checksum = checksum_;
  outcome.latency = std::move(latency_);
  if (unknown_ != 0) outcome.failed["unknown_item"] = unknown_;
  return outcome;
}

}  // namespace simul::queue
