#pragma once

#include <cstdint>
#include <vector>

#include "registry/registration.hpp"
#include "workloads/waits.hpp"

/// N tasks that each make a blocking call, such as one of an HTTP library without an event loop:
/// shows what such a call does to everything else on the loop, and the remedy.
///
/// Rules: every call blocks its thread for the delay, asleep. The coroutine lane makes it on the
/// loop, which is the mistake to be shown: the calls run one after the other, and nothing else on
/// the loop makes progress. The coroutine_offload lane passes it to a small thread pool and awaits
/// its end. Both run a heartbeat beside the tasks, due at a fixed interval. The longest delay of a
/// beat is the figure longest_stall_s. Pools and loop are made outside the clock. A unit of work is
/// a task.
namespace simul::blocking_call {

struct Spec {
  std::uint64_t tasks = 10;
  Duration delay = std::chrono::milliseconds(10);
  Duration heartbeat = std::chrono::milliseconds(1);
  unsigned threads = 10;

  Parameters parameters();
};

class Plan {
 public:
  using Spec = blocking_call::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;

  /// What a lane did, from the time that each task's call took; kNotRun marks a task that never
  /// ran.
  Outcome account(const std::vector<Duration>& taken) const;

 private:
  Spec spec_;
};

/// Blocks the calling thread for the task's delay. Returns the time that really passed.
Duration block(const Plan& plan, const Context& context, std::uint64_t task);

}  // namespace simul::blocking_call
