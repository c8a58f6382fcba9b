#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "core/measurement.hpp"
#include "core/process_counters.hpp"
#include "registry/registry.hpp"
#include "thread_baseline.hpp"
#include "workloads/small_spec.hpp"

namespace simul {
namespace {

struct Cell {
  const Workload* workload;
  std::string lane;
};

std::vector<Cell> answered_cells() {
  std::vector<Cell> cells;
  for (const Workload& workload : workloads()) {
    for (const Workload::Lane& lane : workload.lanes) {
      if (lane.declined.empty()) cells.push_back({&workload, lane.name});
    }
  }
  return cells;
}

std::string name_of(const testing::TestParamInfo<Cell>& info) {
  return info.param.workload->name + "_" + info.param.lane;
}

class CellTest : public testing::TestWithParam<Cell> {
 protected:
  CellTest() : question_(GetParam().workload->ask()) {
    make_small(question_->parameters());
    question_->draw(444);
  }

  Measurement run(Clock& clock) {
    const simul::Run run = question_->open(GetParam().lane, {clock, transcript_, trace_});
    return measure(run, question_->expected(), clock);
  }

  std::unique_ptr<Question> question_;
  Transcript transcript_;
  Trace trace_;
};

TEST_P(CellTest, DoesTheExpectedWorkEveryTime) {
  const simul::Run run = question_->open(GetParam().lane, {real_clock(), transcript_, trace_});
  for (int i = 0; i < 3; ++i) {
    const Measurement measurement = measure(run, question_->expected(), real_clock());
    EXPECT_EQ(measurement.mismatch, std::nullopt);
  }
}

TEST_P(CellTest, ExpectsSomething) {
  EXPECT_GT(question_->expected().completed, 0U);
  EXPECT_NE(question_->expected().checksum, 0U);
}

TEST_P(CellTest, IsNeverFasterThanItsIdeal) {
  const Measurement measurement = run(real_clock());
  EXPECT_GE(measurement.wall, question_->ideal(GetParam().lane));
}

TEST_P(CellTest, LeavesNoThreadBehind) {
  const std::uint64_t before = thread_baseline();
  run(real_clock());
  EXPECT_EQ(thread_count(), before);
}

// What the coroutine lane is: one thread, whatever it overlaps.
TEST_P(CellTest, OneThreadIsOneThread) {
  const std::uint64_t before = thread_baseline();
  const Measurement measurement = run(real_clock());
  if (GetParam().lane == "sequential" || GetParam().lane == "coroutine") {
    EXPECT_EQ(measurement.use.threads_peak, before);
  }
}

// On the virtual clock a cell either does the same work, taking its ideal time to the nanosecond,
// or declines.
TEST_P(CellTest, IsExactOnTheVirtualClockOrDeclines) {
  VirtualClock clock;
  try {
    const Measurement measurement = run(clock);
    EXPECT_EQ(measurement.mismatch, std::nullopt);
    EXPECT_EQ(measurement.wall, question_->ideal(GetParam().lane));
  } catch (const Declined& reason) {
    EXPECT_STRNE(reason.what(), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, CellTest, testing::ValuesIn(answered_cells()), name_of);

class WorkloadTest : public testing::TestWithParam<std::string> {};

TEST_P(WorkloadTest, HasTheThreeLanesOrSaysWhyNot) {
  const Workload& workload = find_workload(GetParam());
  std::set<std::string> names;
  for (const Workload::Lane& lane : workload.lanes) names.insert(lane.name);
  EXPECT_THAT(names, testing::IsSupersetOf({"sequential", "thread_pool", "coroutine"}));
  EXPECT_EQ(names.size(), workload.lanes.size());
}

TEST_P(WorkloadTest, HasASummaryAndHelpOfOneLine) {
  const Workload& workload = find_workload(GetParam());
  EXPECT_THAT(workload.summary,
              testing::AllOf(testing::Not(""), testing::Not(testing::HasSubstr("\n"))));
  const auto question = workload.ask();
  const Parameters parameters = question->parameters();
  for (const Parameter& parameter : parameters.all()) EXPECT_NE(parameter.help, "");
}

// The same seed is the same plan; what a plan expects does not depend on when it was drawn.
TEST_P(WorkloadTest, DrawsTheSamePlanFromTheSameSeed) {
  const auto draw = [] {
    auto question = find_workload(GetParam()).ask();
    make_small(question->parameters());
    question->draw(7);
    return question->expected();
  };
  EXPECT_EQ(difference(draw(), draw()), std::nullopt);
}

std::vector<std::string> workload_names() {
  std::vector<std::string> names;
  for (const Workload& workload : workloads()) names.push_back(workload.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, WorkloadTest, testing::ValuesIn(workload_names()),
                         [](const auto& test) { return test.param; });

TEST(Registry, AnUnknownNameGetsTheListOfThoseThereAre) {
  try {
    find_workload("sleep");
    FAIL() << "nothing was thrown";
  } catch (const UsageError& error) {
    for (const Workload& workload : workloads()) {
      EXPECT_THAT(error.what(), testing::HasSubstr(workload.name));
    }
  }
  try {
    find_workload("sleeps").lane("fibers");
    FAIL() << "nothing was thrown";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("sequential, thread_pool, coroutine"));
  }
}

}  // namespace
}  // namespace simul
