#include "bench/floor.hpp"

#include "registry/registration.hpp"

namespace simul::bench {
namespace {

class Floor {
 public:
  struct Spec {
    Duration delay{0};

    Parameters parameters() {
      Parameters parameters;
      parameters.duration("--delay", delay, Duration::zero(), std::chrono::minutes(1),
                          "how long the lane 'sleep' sleeps");
      return parameters;
    }
  };

  Floor(const Spec& spec, std::uint64_t /*seed*/) : spec_(spec) {}
  const Spec& spec() const { return spec_; }
  Outcome expected() const { return {}; }
  Duration ideal(Concurrency /*concurrency*/) const { return spec_.delay; }

 private:
  Spec spec_;
};

Run open_empty(const Floor& /*plan*/, const Context& /*context*/) {
  return [] { return Outcome{}; };
}

Run open_sleep(const Floor& plan, const Context& context) {
  return [&plan, &clock = context.clock] {
    clock.sleep_for(plan.spec().delay);
    return Outcome{};
  };
}

}  // namespace

Workload floor_workload() {
  return make_workload<Floor>("floor", "what the harness itself costs",
                              {{"empty", open_empty, one}, {"sleep", open_sleep, one}});
}

}  // namespace simul::bench
