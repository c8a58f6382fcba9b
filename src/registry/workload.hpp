#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/context.hpp"
#include "core/duration.hpp"
#include "core/error.hpp"
#include "core/outcome.hpp"
#include "core/parameters.hpp"

namespace simul {

/// An opened cell: a call does the whole work once and says what was done. Everything that is made
/// outside the clock (threads, loop, connections) lives as long as it does. Called any number of
/// times, by one thread.
using Run = std::function<Outcome()>;

/// How many things a lane can have waiting at the same time.
using Concurrency = std::uint64_t;
inline constexpr Concurrency kUnlimited = std::numeric_limits<Concurrency>::max();

/// What the folder of a workload gives: its spec with everything drawn, and what follows from it.
/// Every lane reads the same plan, so every lane does the same work.
template <class P>
concept Plan = requires(const P& plan, typename P::Spec& spec, Concurrency concurrency) {
  { spec.parameters() } -> std::same_as<Parameters>;
  requires std::constructible_from<P, const typename P::Spec&, std::uint64_t>;  // spec, seed
  { plan.spec() } -> std::same_as<const typename P::Spec&>;
  { plan.expected() } -> std::convertible_to<Outcome>;
  /// The shortest wall time that the plan allows with so much concurrency, free of all overhead.
  { plan.ideal(concurrency) } -> std::same_as<Duration>;
};

/// One lane's answer to a workload, or its reason to have none.
template <Plan P>
struct Answer {
  using Open = Run (*)(const P&, const Context&);
  using Degree = Concurrency (*)(const typename P::Spec&);

  std::string_view lane;
  Open open =
      nullptr;  ///< makes what the clock does not measure; throws Declined, WorkError, UsageError
  Degree degree = nullptr;         ///< the concurrency that the lane has for a spec
  std::string_view declined = {};  ///< why there is no answer, where `open` is null
};

/// A workload with its spec being filled in, and then drawn. Outlives the runs opened from it.
class Question {
 public:
  virtual ~Question() = default;
  /// Bound to the spec inside.
  virtual Parameters parameters() = 0;
  /// Fixes the plan from the spec. Throws UsageError when parameters contradict each other.
  virtual void draw(std::uint64_t seed) = 0;
  /// The following need a drawn plan.
  virtual const Outcome& expected() const = 0;
  virtual Duration ideal(std::string_view lane) const = 0;
  /// Throws Declined when the lane cannot answer this spec, or any.
  virtual Run open(std::string_view lane, const Context& context) const = 0;
};

/// A workload as the command line, the bench and the tests see it.
struct Workload {
  struct Lane {
    std::string name;
    std::string declined;  ///< why the lane has no answer here; empty where it has
  };

  std::string name;
  std::string summary;  ///< one line
  std::vector<Lane> lanes;
  std::function<std::unique_ptr<Question>()> ask;

  /// Throws UsageError with the list of those there are.
  const Lane& lane(std::string_view lane_name) const;
};

/// The question of a plan type and its answers, with types erased: once per run, never per task.
template <Plan P>
class QuestionOf final : public Question {
 public:
  explicit QuestionOf(std::vector<Answer<P>> answers) : answers_(std::move(answers)) {}

  Parameters parameters() override { return spec_.parameters(); }
  void draw(std::uint64_t seed) override {
    plan_ = std::make_unique<P>(spec_, seed);
    expected_ = plan_->expected();
  }
  const Outcome& expected() const override { return expected_; }
  Duration ideal(std::string_view lane) const override {
    const Answer<P>& found = answer(lane);
    return found.degree ? plan_->ideal(found.degree(plan_->spec())) : Duration::zero();
  }
  Run open(std::string_view lane, const Context& context) const override {
    const Answer<P>& found = answer(lane);
    if (!found.open) throw Declined(std::string(found.declined));
    return found.open(*plan_, context);
  }

 private:
  const Answer<P>& answer(std::string_view lane) const {
    for (const Answer<P>& candidate : answers_) {
      if (candidate.lane == lane) return candidate;
    }
    throw UsageError("there is no lane '" + std::string(lane) + "' here");
  }

  std::vector<Answer<P>> answers_;
  typename P::Spec spec_;
  std::unique_ptr<P> plan_;
  Outcome expected_;
};

template <Plan P>
Workload make_workload(std::string name, std::string summary, std::vector<Answer<P>> answers) {
  Workload workload{std::move(name), std::move(summary), {}, {}};
  for (const Answer<P>& answer : answers) {
    workload.lanes.push_back({std::string(answer.lane), std::string(answer.declined)});
  }
  workload.ask = [answers = std::move(answers)] {
    return std::make_unique<QuestionOf<P>>(answers);
  };
  return workload;
}

}  // namespace simul
