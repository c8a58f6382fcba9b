#pragma once

#include <functional>

#include "core/checksum.hpp"
#include "registry/registration.hpp"

namespace simul::bench {

/// A workload that takes no time: N units of work, done rightly by the lane "good". The lane
/// "drops_one" loses a unit, the lane "doubles_one" does one twice in place of another, "throws"
/// fails in the middle, "declines" declines when opened, and "drops_one_later" does the first two
/// runs rightly, the check and the warming-up among them.
class MockPlan {
 public:
  struct Spec {
    std::uint64_t units = 100;

    Parameters parameters() {
      Parameters parameters;
      parameters.count("--units", units, 1, 1000, "units of work");
      return parameters;
    }
  };

  MockPlan(const Spec& spec, std::uint64_t /*seed*/) : spec_(spec) {}
  const Spec& spec() const { return spec_; }
  Outcome expected() const { return work(spec_.units, false); }
  Duration ideal(Concurrency /*concurrency*/) const { return Duration::zero(); }

  static Outcome work(std::uint64_t units, bool double_one) {
    Outcome outcome;
    for (std::uint64_t unit = 0; unit < units; ++unit) {
      ++outcome.completed;
      outcome.checksum += mix(double_one && unit == 1 ? 0 : unit);
    }
    return outcome;
  }

 private:
  Spec spec_;
};

inline Workload mock_workload() {
  using Open = Run (*)(const MockPlan&, const Context&);
  const Open good = [](const MockPlan& plan, const Context&) -> Run {
    return [&plan] { return MockPlan::work(plan.spec().units, false); };
  };
  const Open drops_one = [](const MockPlan& plan, const Context&) -> Run {
    return [&plan] { return MockPlan::work(plan.spec().units - 1, false); };
  };
  const Open doubles_one = [](const MockPlan& plan, const Context&) -> Run {
    return [&plan] { return MockPlan::work(plan.spec().units, true); };
  };
  const Open drops_one_later = [](const MockPlan& plan, const Context&) -> Run {
    return [&plan, runs = 0]() mutable {
      return MockPlan::work(plan.spec().units - (++runs > 2 ? 1 : 0), false);
    };
  };
  const Open throws = [](const MockPlan&, const Context&) -> Run {
    return []() -> Outcome { throw WorkError("the server went away"); };
  };
  const Open declines = [](const MockPlan&, const Context&) -> Run {
    throw Declined("too small a pool");
  };
  return make_workload<MockPlan>("mock", "nothing to wait for",
                                 {{"good", good},
                                  {"drops_one", drops_one},
                                  {"doubles_one", doubles_one},
                                  {"drops_one_later", drops_one_later},
                                  {"throws", throws},
                                  {"declines", declines}});
}

}  // namespace simul::bench
