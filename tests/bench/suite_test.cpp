#include "bench/suite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "bench/options.hpp"
#include "core/error.hpp"
#include "registry/registry.hpp"

namespace simul::bench {
namespace {

std::set<std::string> names(const Suite& suite) {
  std::set<std::string> result;
  for (const auto& trial : suite.trials()) result.insert(trial->identity().name);
  return result;
}

class SuiteTest : public testing::TestWithParam<Mode> {};

TEST_P(SuiteTest, EveryRowHasANameOfItsOwn) {
  const Suite suite(GetParam(), 1);
  EXPECT_EQ(names(suite).size(), suite.trials().size());
}

TEST_P(SuiteTest, HasTheFloorAndEveryLaneOfEveryWorkload) {
  const Suite suite(GetParam(), 1);
  std::set<std::string> cells;
  for (const auto& trial : suite.trials()) {
    cells.insert(trial->identity().workload + "/" + trial->identity().lane);
  }
  EXPECT_THAT(cells, testing::IsSupersetOf({"floor/empty", "floor/sleep"}));
  for (const char* workload : {"sleeps", "fetch", "queue"}) {
    for (const char* lane : {"sequential", "thread_pool", "coroutine"}) {
      EXPECT_THAT(cells, testing::Contains(std::string(workload) + "/" + lane));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Modes, SuiteTest, testing::Values(Mode::quick, Mode::standard, Mode::full),
                         [](const auto& test) { return name(test.param); });

TEST(Suite, TheGateHasEveryWorkloadAndEveryLane) {
  std::set<std::string> workloads_there;
  std::set<std::string> lanes_there;
  for (const Workload& workload : workloads()) {
    workloads_there.insert(workload.name);
    for (const Workload::Lane& lane : workload.lanes) lanes_there.insert(lane.name);
  }
  const Suite suite(Mode::gate, 1);
  std::set<std::string> workloads_gated;
  std::set<std::string> lanes_gated;
  for (const auto& trial : suite.trials()) {
    workloads_gated.insert(trial->identity().workload);
    lanes_gated.insert(trial->identity().lane);
  }
  EXPECT_EQ(workloads_gated, workloads_there);
  EXPECT_EQ(lanes_gated, lanes_there);
  EXPECT_EQ(names(suite).size(), suite.trials().size());
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
