#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "lanes/core_count.hpp"
#include "lanes/lane_table.hpp"
#include "registry/workload.hpp"

namespace simul {

/// A plan that knows how long its tasks compute: they need cores, too.
template <class P>
concept ComputingPlan = requires(const P& plan, Concurrency concurrency, unsigned cores) {
  /// The shortest wall time that the plan allows with so much concurrency on so many cores, without
  /// any overhead.
  { plan.ideal(concurrency, cores) } -> std::same_as<Duration>;
};

/// A plan whose requests may go to servers that are not ours.
template <class P>
concept PlanWithServers = requires(const P& plan) {
  { plan.strangers() } -> std::same_as<std::optional<Strangers>>;
};

/// What a workload provides: its spec with all random choices made, and what follows from it. Every
/// lane reads the same plan, so every lane does the same work.
template <class P>
concept Plan = requires(const P& plan, typename P::Spec& spec, Concurrency concurrency) {
  { spec.parameters() } -> std::same_as<Parameters>;
  requires std::constructible_from<P, const typename P::Spec&, std::uint64_t>;  // spec, seed
  { plan.spec() } -> std::same_as<const typename P::Spec&>;
  { plan.expected() } -> std::convertible_to<Outcome>;
  /// The shortest wall time that the plan allows with so much concurrency, without any overhead.
  requires ComputingPlan<P> || requires {
    { plan.ideal(concurrency) } -> std::same_as<Duration>;
  };
};

/// Makes what the clock does not measure. Throws Declined, WorkError, UsageError. Called only where
/// the lane can have the concurrency that the spec needs.
template <class P>
using Open = Run (*)(const P&, const Context&);

/// How one lane does a workload, or why it does not.
template <Plan P>
struct Implementation {
  std::string_view lane;
  Open<P> open = nullptr;
  ConcurrencyOf<typename P::Spec> concurrency = one;
  std::string_view declined = {};  ///< why, where `open` is null
};

/// The implementations of a plan type that were registered, in no particular order. Complete once
/// `main` runs.
template <Plan P>
std::vector<Implementation<P>>& implementations() {
  static std::vector<Implementation<P>> all;
  return all;
}

/// Registers a lane's answer to a workload. Define a constant of this type in the lane's file:
///
///   const Registered<Plan> registered{lane("coroutine"), open, unlimited};
///
/// or, in the workload's file, one that says why a lane has none:
///
///   const Registered<Plan> declined{lane("coroutine"), "there is nothing to await"};
template <Plan P>
struct Registered {
  Registered(const Lane& lane, Open<P> open,
             const ConcurrencyOf<typename P::Spec>& concurrency) noexcept {
    implementations<P>().push_back({lane.name, open, concurrency});
  }
  Registered(const Lane& lane, std::string_view reason) noexcept {
    implementations<P>().push_back({lane.name, nullptr, one, reason});
  }
};

/// An instance of a plan type, with types erased: once per run, never per task.
template <Plan P>
class InstanceOf final : public Instance {
 public:
  explicit InstanceOf(std::vector<Implementation<P>> lanes) : lanes_(std::move(lanes)) {}

  Parameters parameters() override { return spec_.parameters(); }
  void prepare(std::uint64_t seed) override {
    plan_ = std::make_unique<P>(spec_, seed);
    expected_.reset();
  }
  std::string_view concurrency_parameter(std::string_view lane) const override {
    return implementation(lane).concurrency.parameter();
  }
  bool one_at_a_time(std::string_view lane) const override {
    const Implementation<P>& found = implementation(lane);
    return found.open && found.concurrency.always_one();
  }
  const Outcome& expected() const override {
    if (!expected_) expected_ = plan_->expected();
    return *expected_;
  }
  std::optional<Strangers> strangers() const override {
    if constexpr (PlanWithServers<P>) {
      return plan_->strangers();
    } else {
      return std::nullopt;
    }
  }
  Concurrency concurrency(std::string_view lane) const override {
    return answering(lane).concurrency(plan_->spec());
  }
  Duration ideal(std::string_view lane) const override {
    if constexpr (ComputingPlan<P>) {
      return plan_->ideal(concurrency(lane), cores(lane));
    } else {
      return plan_->ideal(concurrency(lane));
    }
  }
  Run open(std::string_view lane, const Context& context) const override {
    concurrency(lane);
    return answering(lane).open(*plan_, context);
  }

 private:
  // That the lane's threads can compute on at the same time.
  unsigned cores(std::string_view lane) const {
    const Lane* known = find_lane(lane);
    return known == nullptr || known->threads == Threads::caller_only ? 1 : core_count();
  }

  const Implementation<P>& implementation(std::string_view lane) const {
    for (const Implementation<P>& candidate : lanes_) {
      if (candidate.lane == lane) return candidate;
    }
    const Lane* known = find_lane(lane);
    if (known == nullptr) throw UsageError("there is no lane '" + std::string(lane) + "' here");
    throw Declined(std::string(known->no_answer));
  }

  const Implementation<P>& answering(std::string_view lane) const {
    const Implementation<P>& found = implementation(lane);
    if (!found.open) throw Declined(std::string(found.declined));
    return found;
  }

  std::vector<Implementation<P>> lanes_;
  typename P::Spec spec_;
  std::unique_ptr<P> plan_;
  mutable std::optional<Outcome> expected_;
};

/// Makes a workload of these implementations. Its cells have the same order. Throws
/// std::logic_error if a lane has two.
template <Plan P>
Workload make_workload(std::string name, std::string summary,
                       std::vector<Implementation<P>> lanes) {
  Workload workload{std::move(name), std::move(summary), {}, {}};
  for (const Implementation<P>& each : lanes) {
    if (std::ranges::find(workload.cells, each.lane, &Workload::Cell::lane) !=
        workload.cells.end()) {
      throw std::logic_error(workload.name + " is registered twice in the lane " +
                             std::string(each.lane));
    }
    workload.cells.push_back({std::string(each.lane), std::string(each.declined)});
  }
  workload.make = [lanes = std::move(lanes)] { return std::make_unique<InstanceOf<P>>(lanes); };
  return workload;
}

/// `registry/registry.cpp` makes its list from these.
using MakeWorkload = Workload (*)(std::string_view name, std::string_view summary);
struct WorkloadEntry {
  std::string_view name;
  std::string_view summary;
  Sweeps sweeps;
  MakeWorkload make;
};
std::vector<WorkloadEntry>& registered_workloads();

/// Registers a workload. Define a constant of this type in the workload's file:
///
///   const RegisteredWorkload<Plan> workload{"sleeps", "N tasks that each wait", sweeps};
template <Plan P>
struct RegisteredWorkload {
  RegisteredWorkload(std::string_view name, std::string_view summary, Sweeps sweeps) noexcept {
    registered_workloads().push_back(
        {name, summary, sweeps, [](std::string_view its_name, std::string_view its_summary) {
           return make_workload<P>(std::string(its_name), std::string(its_summary),
                                   implementations<P>());
         }});
  }
};

}  // namespace simul
