#include "bench/suite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>

#include "bench/options.hpp"
#include "core/error.hpp"
#include "core/makespan.hpp"
#include "lanes/lane_table.hpp"
#include "registry/registration.hpp"
#include "registry/registry.hpp"

namespace simul::bench {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::set<std::string> names(const Suite& suite) {
  std::set<std::string> result;
  for (const auto& trial : suite.trials()) result.insert(trial->identity().name);
  return result;
}

std::set<std::string> cells(const Suite& suite) {
  std::set<std::string> result;
  for (const auto& trial : suite.trials()) {
    result.insert(trial->identity().workload + "/" + trial->identity().lane);
  }
  return result;
}

// Tasks that wait 400 ms each, in made-up lanes of every kind of concurrency.
class WaitingPlan {
 public:
  struct Spec {
    std::uint64_t tasks = 1;
    std::uint64_t threads = 4;

    Parameters parameters() {
      Parameters parameters;
      parameters.count("--tasks", tasks, 1, 1'000'000, "tasks")
          .count("--threads", threads, 1, 8, "threads");
      return parameters;
    }
  };

  WaitingPlan(const Spec& spec, std::uint64_t /*seed*/) : spec_(spec) {}
  const Spec& spec() const { return spec_; }
  Outcome expected() const { return {}; }
  Duration ideal(Concurrency concurrency) const {
    return makespan(spec_.tasks, std::chrono::milliseconds(400), concurrency);
  }

 private:
  Spec spec_;
};

// With the parameters that a measurement of memory needs.
class SleepingPlan {
 public:
  struct Spec {
    std::uint64_t tasks = 1;
    Duration delay{};
    std::uint64_t threads = 0;

    Parameters parameters() {
      Parameters parameters;
      parameters.count("--tasks", tasks, 1, 100, "tasks")
          .duration("--delay", delay, Duration::zero(), std::chrono::hours(1), "delay")
          .count("--threads", threads, 0, 8, "threads");
      return parameters;
    }
  };

  SleepingPlan(const Spec& spec, std::uint64_t /*seed*/) : spec_(spec) {}
  const Spec& spec() const { return spec_; }
  Outcome expected() const { return {}; }
  Duration ideal(Concurrency /*concurrency*/) const { return spec_.delay; }

 private:
  Spec spec_;
};

template <class Plan>
Run nothing(const Plan& /*plan*/, const Context& /*context*/) {
  return [] { return Outcome{}; };
}

Workload waiting(Sweeps sweeps) {
  Workload workload = make_workload<WaitingPlan>(
      "waiting", "tasks that wait",
      {{"single", nothing<WaitingPlan>, one},
       {"pool",
        nothing<WaitingPlan>,
        {"threads", [](const WaitingPlan::Spec& spec) -> Concurrency { return spec.threads; }}},
       {"loop", nothing<WaitingPlan>, unlimited},
       {"full_pool", nothing<WaitingPlan>, {"", [](const WaitingPlan::Spec&) -> Concurrency {
                                              throw Declined("too many");
                                            }}}});
  workload.sweeps = sweeps;
  return workload;
}

std::set<std::string> names(Sweeps sweeps, Mode mode) {
  return names(Suite(mode, 1, {waiting(sweeps)}));
}

TEST(Sweep, APointIsMeasuredInEveryLaneUnlessItsIdealIsOverTheBudget) {
  const Sweeps sweeps = [](Mode) -> std::vector<Sweep> {
    return {{Series::sleeps_many, "", {{{"tasks", "2"}}, {{"tasks", "20"}}}}};
  };
  // 400 ms of ideal are within the budget; twice as much, of the lane that does one thing at a
  // time, and five times as much, of the pool, are not.
  EXPECT_THAT(names(sweeps, Mode::standard),
              UnorderedElementsAre("waiting/pool/tasks:2", "waiting/loop/tasks:2",
                                   "waiting/full_pool/tasks:2", "waiting/loop/tasks:20",
                                   "waiting/full_pool/tasks:20"));
  EXPECT_THAT(names(sweeps, Mode::full), testing::SizeIs(8));
  EXPECT_EQ(names(sweeps, Mode::quick), names(sweeps, Mode::standard));
}

TEST(Sweep, AChoiceOfConcurrencyIsForTheLanesThatReadIt) {
  const Sweeps sweeps = [](Mode) -> std::vector<Sweep> {
    return {{Series::sleeps_scaling, "tasks", {{{"tasks", "1"}}}, {"threads", {2, 8}}}};
  };
  EXPECT_THAT(names(sweeps, Mode::standard),
              UnorderedElementsAre("waiting/single/tasks:1/threads:1", "waiting/loop/tasks:1",
                                   "waiting/pool/tasks:1/threads:2",
                                   "waiting/pool/tasks:1/threads:8", "waiting/full_pool/tasks:1"));
}

TEST(Sweep, AChoiceStandsWhereThePointHasAPlaceForIt) {
  const Sweep sweep{Series::fetch_inflight, "threads", {}, {"threads", {2}}};
  const Settings point{{"threads", ""}, {"tasks", "1"}};
  const Workload workload = waiting(nullptr);
  EXPECT_THAT(settings_for(sweep, point, workload, "pool"),
              ElementsAre(Settings{{"threads", "2"}, {"tasks", "1"}}));
  EXPECT_THAT(settings_for(sweep, point, workload, "loop"), ElementsAre(Settings{{"tasks", "1"}}));
}

TEST(Sweep, APointThatGivesAConcurrencyIsForTheLanesThatReadIt) {
  const Sweeps sweeps = [](Mode) -> std::vector<Sweep> {
    return {{Series::sleeps_threads, "threads", {{{"tasks", "8"}, {"threads", "8"}}}}};
  };
  EXPECT_THAT(names(sweeps, Mode::standard), ElementsAre("waiting/pool/tasks:8/threads:8"));
}

TEST(Sweep, ALaneThatIsNamedIsMeasuredWhateverItsIdeal) {
  const Sweeps sweeps = [](Mode) -> std::vector<Sweep> {
    Sweep sweep{Series::sleeps_many, "", {{{"tasks", "20"}}}};
    sweep.lanes = {"single", "loop"};
    return {sweep};
  };
  EXPECT_THAT(names(sweeps, Mode::standard),
              UnorderedElementsAre("waiting/single/tasks:20", "waiting/loop/tasks:20"));
}

TEST(Sweep, TheGateMayMeasureOneLaneAlone) {
  const Sweeps sweeps = [](Mode) -> std::vector<Sweep> {
    return {gate_case({{"tasks", "1"}}, {"loop"})};
  };
  EXPECT_THAT(names(sweeps, Mode::full), ElementsAre("waiting/loop/tasks:1"));
}

TEST(Sweep, ALaneThatSaysThatItDeclinesHasARowThatSaysWhy) {
  Workload workload = make_workload<WaitingPlan>(
      "waiting", "",
      {{"single", nothing<WaitingPlan>, one}, {"loop", nullptr, one, "nothing to await"}});
  workload.sweeps = [](Mode) -> std::vector<Sweep> {
    return {{Series::sleeps_many, "", {{{"tasks", "1"}}}}};
  };
  const Suite suite(Mode::standard, 1, {workload});
  ASSERT_EQ(names(suite).count("waiting/loop/tasks:1"), 1U);
  for (const auto& trial : suite.trials()) {
    if (trial->identity().lane == "loop") {
      EXPECT_THROW(trial->open(), Declined);
    }
  }
  EXPECT_THAT(names(Suite(Mode::gate, 1, {workload})), ElementsAre("waiting/single/tasks:1"));
}

TEST(Sweep, ALaneThatDeclinesSaysSoAtAPlaceOfTheChoiceToo) {
  Workload workload =
      make_workload<WaitingPlan>("waiting", "", {{"loop", nullptr, one, "nothing to await"}});
  workload.sweeps = [](Mode) -> std::vector<Sweep> {
    return {
        {Series::fetch_inflight, "threads", {{{"threads", ""}, {"tasks", "1"}}}, {"threads", {2}}}};
  };
  EXPECT_THAT(names(Suite(Mode::standard, 1, {workload})), ElementsAre("waiting/loop/tasks:1"));
}

TEST(Sweep, ALaneThatDeclinesHasARowOfMemoryThatSaysWhy) {
  Workload workload = make_workload<SleepingPlan>("sleeping", "",
                                                  {{"single", nothing<SleepingPlan>, one},
                                                   {"loop", nothing<SleepingPlan>, unlimited},
                                                   {"later", nullptr, one, "nothing to await"}});
  workload.sweeps = [](Mode) -> std::vector<Sweep> {
    return {{Series::memory, "tasks", {{{"tasks", "2"}}}}};
  };
  const Suite suite(Mode::standard, 1, {workload});
  EXPECT_THAT(names(suite), UnorderedElementsAre("memory/loop/tasks:2", "memory/later/tasks:2"));
  for (const auto& trial : suite.trials()) {
    if (trial->identity().lane == "later") {
      EXPECT_THROW(trial->open(), Declined);
    }
  }
}

TEST(Registration, ALaneAnswersOnce) {
  EXPECT_THROW(
      make_workload<WaitingPlan>(
          "waiting", "", {{"loop", nothing<WaitingPlan>, unlimited}, {"loop", nullptr, one, "no"}}),
      std::logic_error);
}

TEST(Filter, AllIsEveryRow) {
  Suite suite(Mode::quick, 1);
  const std::size_t every = suite.trials().size();
  suite.filter("all");
  EXPECT_EQ(suite.trials().size(), every);
}

class SuiteTest : public testing::TestWithParam<Mode> {};

TEST_P(SuiteTest, EveryRowHasANameOfItsOwn) {
  const Suite suite(GetParam(), 1);
  EXPECT_EQ(names(suite).size(), suite.trials().size());
}

TEST_P(SuiteTest, HasTheFloor) {
  EXPECT_THAT(cells(Suite(GetParam(), 1)), testing::IsSupersetOf({"floor/empty", "floor/sleep"}));
}

// Unless a plan takes too long even at its smallest point, every lane that answers is measured.
TEST_P(SuiteTest, HasEveryLaneOfEveryWorkloadThatIsSwept) {
  const std::set<std::string> measured = cells(Suite(GetParam(), 1));
  for (const Workload& workload : workloads()) {
    if (workload.sweeps(GetParam()).empty()) continue;
    for (const Workload::Cell& cell : workload.cells) {
      if (!cell.declined.empty()) continue;
      EXPECT_THAT(measured, testing::Contains(workload.name + "/" + cell.lane));
    }
  }
}

TEST_P(SuiteTest, MeasuresTheMemoryOfEveryLaneThatWaitsForManyTasks) {
  const std::set<std::string> measured = cells(Suite(GetParam(), 1));
  for (const Workload::Cell& cell : find_workload("sleeps").cells) {
    const bool one_at_a_time = find_lane(cell.lane)->family == Family::none;
    const bool wanted = cell.declined.empty() && !one_at_a_time;
    EXPECT_EQ(measured.contains("memory/" + cell.lane), wanted) << cell.lane;
  }
}

INSTANTIATE_TEST_SUITE_P(Modes, SuiteTest, testing::Values(Mode::quick, Mode::standard, Mode::full),
                         [](const auto& test) { return name(test.param); });

TEST(Suite, TheStandardModeHasEveryWorkload) {
  for (const Workload& workload : workloads()) {
    EXPECT_FALSE(workload.sweeps(Mode::standard).empty()) << workload.name;
  }
}

TEST(Suite, TheGateHasEveryWorkloadAndEveryLaneOfQueueAndFetch) {
  const std::set<std::string> gated = cells(Suite(Mode::gate, 1));
  for (const Workload& workload : workloads()) {
    EXPECT_THAT(gated, testing::Contains(testing::StartsWith(workload.name + "/")));
  }
  for (const char* workload : {"queue", "fetch"}) {
    for (const Workload::Cell& cell : find_workload(workload).cells) {
      if (!cell.declined.empty()) continue;
      EXPECT_THAT(gated, testing::Contains(workload + ("/" + cell.lane)));
    }
  }
}

TEST(Suite, FiltersByRegularExpression) {
  Suite only(Mode::quick, 1);
  only.filter("^queue/(coroutine|sequential)/");
  EXPECT_FALSE(only.trials().empty());
  for (const std::string& name : names(only)) EXPECT_THAT(name, testing::StartsWith("queue/"));

  Suite without(Mode::quick, 1);
  without.filter("-^queue/");
  EXPECT_FALSE(without.trials().empty());
  for (const std::string& name : names(without))
    EXPECT_THAT(name, testing::Not(testing::StartsWith("queue/")));

  EXPECT_THROW(only.filter("("), UsageError);
}

}  // namespace
}  // namespace simul::bench
