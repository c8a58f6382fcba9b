#include "bench/cell_trial.hpp"

#include <gtest/gtest.h>

#include "bench/mock_workload.hpp"
#include "core/error.hpp"

namespace simul::bench {
namespace {

TEST(CellTrial, IsNamedAfterCellAndSettings) {
  const Workload workload = mock_workload();
  const CellTrial trial(Series::sleeps_many, workload, "good", {{"units", "10"}}, 1);
  EXPECT_EQ(trial.identity().name, "mock/good/units:10");
  EXPECT_EQ(trial.identity().series, "sleeps_many");
  EXPECT_EQ(trial.identity().spec.at("units").to_number<int>(), 10);
}

TEST(CellTrial, RefusesWhatTheWorkloadDoesNotHave) {
  const Workload workload = mock_workload();
  EXPECT_THROW(CellTrial(Series::floor, workload, "fibers", {}, 1), UsageError);
  EXPECT_THROW(CellTrial(Series::floor, workload, "good", {{"depth", "1"}}, 1), UsageError);
  EXPECT_THROW(CellTrial(Series::floor, workload, "good", {{"units", "0"}}, 1), UsageError);
}

TEST(CellTrial, ChecksBeforeItTimes) {
  const Workload workload = mock_workload();
  EXPECT_THROW(CellTrial(Series::floor, workload, "drops_one", {}, 1).open(), WorkError);
  EXPECT_THROW(CellTrial(Series::floor, workload, "declines", {}, 1).open(), Declined);
  EXPECT_NO_THROW(CellTrial(Series::floor, workload, "good", {}, 1).open());
}

}  // namespace
}  // namespace simul::bench
