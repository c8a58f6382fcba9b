#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "registry/registration.hpp"

/// N tasks, M of them at a time, that each compute and wait in turn, R times: a handler of a
/// server, which is `sleeps` and `cpu` joined by a line.
///
/// Rules: a round of a task first computes, then waits; one that has nothing to wait for goes on at
/// once, in every lane. Computing is following a hash chain, for as many steps as take the planned
/// time on this machine alone (hash_chain.hpp); a task goes on where its last round ended, and its
/// end goes into the checksum. With more computing at a time than cores it takes longer. Waiting is
/// a sleep of the thread, or a timer on the loop; it must not be shorter than planned. With the
/// spread `exponential` both lengths of every round are drawn from the seed. Threads, pools and
/// loops are made outside the clock, as `fetch` has it; tasks are made inside it. A unit of work is
/// a task. The latency is that of a task, from its begin to its end.
///
/// On the virtual clock computing takes exactly the planned time of the one thread there is.
///
/// The namespace is not called `mix`, because that is a function of core/checksum.hpp.
namespace simul::mixed {

inline constexpr std::string_view kConstant = "constant";
inline constexpr std::string_view kExponential = "exponential";

struct Spec {
  std::uint64_t tasks = 300;
  std::uint64_t in_flight = 64;
  std::uint64_t rounds = 1;
  Duration compute = std::chrono::microseconds(200);
  Duration wait = std::chrono::milliseconds(5);
  std::string spread{kConstant};

  Parameters parameters();
};

class Plan {
 public:
  using Spec = mixed::Spec;

  /// Throws UsageError when the tasks together have too many rounds, or one computes too long.
  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  /// A lower bound: no lane with this concurrency that computes on so many cores can be faster. Not
  /// always within reach.
  Duration ideal(Concurrency concurrency, unsigned cores) const;

  /// What a task does in a round, which counts from 0.
  struct Round {
    Duration compute;
    Duration wait;
  };
  Round round(std::uint64_t task, std::uint64_t round) const {
    return drawn_.empty() ? constant_ : drawn_[task * spec_.rounds + round];
  }

  /// What is known of a task when the run is over.
  struct Result {
    std::uint64_t chain = 0;
    std::uint64_t rounds = 0;
    bool woke_early = false;
    Duration took{0};
  };
  /// What a lane did, from the results of its tasks.
  Outcome account(const std::vector<Result>& results) const;

 private:
  Spec spec_;
  Round constant_;
  std::vector<Round> drawn_;  // of all rounds of all tasks; empty when they are constant
};

/// A task while a lane carries it out, round by round:
///
///   compute(); if (waits()) { wait until deadline() } end_round();
///
/// Writes its result when it is done. The plan, the context and the result must outlive it.
class Task {
 public:
  Task(const Plan& plan, const Context& context, std::uint64_t number, Plan::Result& result);

  bool done() const { return result_.rounds == plan_.spec().rounds; }
  /// Does the computing of a round.
  void compute();
  /// Whether the round has a wait.
  bool waits() const { return round_.wait != Duration::zero(); }
  /// The end of the wait, which begins with this call.
  Clock::TimePoint deadline();
  void end_round();

 private:
  const Plan& plan_;
  Context context_;
  std::uint64_t number_;
  Plan::Result& result_;
  Plan::Round round_{};
  Clock::TimePoint begin_;
  Clock::TimePoint wait_begin_;
};

/// The concurrency of every lane that has a choice: as many tasks at a time as the spec says, or as
/// there are.
Concurrency tasks_at_a_time(const Spec& spec);

}  // namespace simul::mixed
