#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/error.hpp"
#include "core/measurement.hpp"
#include "core/process_counters.hpp"
#include "lanes/core_count.hpp"
#include "lanes/lane_table.hpp"
#include "registry/registry.hpp"
#include "thread_baseline.hpp"
#include "workloads/small_spec.hpp"

namespace simul {
namespace {

struct Cell {
  const Workload* workload;
  std::string lane;
  std::string client = {};  // with which it answers, where a workload has a choice
};

// Of `fetch`; in the lane lean there is only one.
std::vector<std::string> clients_of(const Workload& workload, const std::string& lane) {
  if (workload.name != "fetch") return {""};
  if (lane == "lean") return {"beast"};
  return {"libcurl", "beast"};
}

std::vector<Cell> answered_cells() {
  std::vector<Cell> cells;
  for (const Workload& workload : workloads()) {
    for (const Workload::Cell& cell : workload.cells) {
      if (!cell.declined.empty()) continue;
      for (std::string& client : clients_of(workload, cell.lane)) {
        cells.push_back({&workload, cell.lane, std::move(client)});
      }
    }
  }
  return cells;
}

std::string name_of(const testing::TestParamInfo<Cell>& info) {
  const auto& [workload, lane, client] = info.param;
  return workload->name + "_" + lane + (client.empty() ? "" : "_" + client);
}

class CellTest : public testing::TestWithParam<Cell> {
 protected:
  CellTest() : instance_(GetParam().workload->make()) {
    const Parameters parameters = instance_->parameters();
    make_small(parameters);
    if (!GetParam().client.empty()) parameters.set("client", GetParam().client);
    instance_->prepare(444);
  }

  Measurement run(Clock& clock) {
    const simul::Run run = instance_->open(GetParam().lane, {clock, transcript_, trace_});
    return measure(run, instance_->expected(), clock);
  }

  // The most threads that a run has beside the caller's.
  std::uint64_t threads_of_its_own() const {
    constexpr std::uint64_t kOneThatWaitsForAll = 1;
    switch (find_lane(GetParam().lane)->threads) {
      case Threads::caller_only:
        return 0;
      case Threads::per_core:
        return core_count() - 1;
      case Threads::per_wait:
        return instance_->concurrency(GetParam().lane) + kOneThatWaitsForAll;
    }
    return 0;
  }
  bool has_threads() const { return threads_of_its_own() != 0; }

  std::unique_ptr<Instance> instance_;
  Transcript transcript_;
  Trace trace_;
};

TEST_P(CellTest, DoesTheExpectedWorkEveryTime) {
  const simul::Run run = instance_->open(GetParam().lane, {real_clock(), transcript_, trace_});
  for (int i = 0; i < 3; ++i) {
    const Measurement measurement = measure(run, instance_->expected(), real_clock());
    EXPECT_EQ(measurement.mismatch, std::nullopt);
  }
}

TEST_P(CellTest, ExpectsSomething) {
  EXPECT_GT(instance_->expected().completed, 0U);
  EXPECT_NE(instance_->expected().checksum, 0U);
}

TEST_P(CellTest, IsNeverFasterThanItsIdeal) {
  // In these workloads no task waits for time, and a plan cannot know the time for computing.
  static const std::set<std::string> kWithoutIdeal{"cpu", "queue", "start"};
  const Duration ideal = instance_->ideal(GetParam().lane);
  EXPECT_EQ(ideal == Duration::zero(), kWithoutIdeal.contains(GetParam().workload->name));
  EXPECT_GE(run(real_clock()).wall, ideal);
}

TEST_P(CellTest, LeavesNoThreadBehind) {
  const std::uint64_t before = thread_baseline();
  run(real_clock());
  EXPECT_EQ(thread_count(), before);
}

// A lane without threads of its own has none, and one with threads no more than it says.
TEST_P(CellTest, HasNoMoreThreadsThanItSays) {
  const std::uint64_t before = thread_baseline();
  EXPECT_LE(run(real_clock()).use.threads_peak - before, threads_of_its_own());
}

// Looked for by another thread while it runs. Where nobody waits they may be too short-lived to be
// seen so.
TEST_P(CellTest, HasThreadsWhereItSaysSo) {
  if (!has_threads() || instance_->ideal(GetParam().lane) == Duration::zero()) return;
  const std::uint64_t before = thread_baseline();
  const simul::Run run = instance_->open(GetParam().lane, {real_clock(), transcript_, trace_});
  std::atomic<std::uint64_t> most = 0;
  std::jthread watcher([&most](const std::stop_token& stop) {
    while (!stop.stop_requested()) most = std::max<std::uint64_t>(most, thread_count());
  });
  constexpr std::uint64_t kWatcher = 1;
  constexpr int kEnoughRuns = 1000;
  for (int i = 0; i < kEnoughRuns && most <= before + kWatcher; ++i) run();
  EXPECT_GT(most, before + kWatcher);
  watcher = {};
  EXPECT_GT(measure(run, instance_->expected(), real_clock()).use.threads_peak, before);
}

// On the virtual clock a cell takes its ideal time to the nanosecond, where that is more than a
// lower bound. Only threads, which cannot share that clock, and real servers, which do not know it,
// may decline.
TEST_P(CellTest, IsExactOnTheVirtualClock) {
  static const std::set<std::string> kWithRealServers{"crawl", "fetch"};
  static const std::set<std::string> kBounded{"mix"};
  const bool real_server = kWithRealServers.contains(GetParam().workload->name);
  VirtualClock clock;
  try {
    const Measurement measurement = run(clock);
    EXPECT_EQ(measurement.mismatch, std::nullopt);
    const Duration ideal = instance_->ideal(GetParam().lane);
    EXPECT_GE(measurement.wall, ideal);
    if (!kBounded.contains(GetParam().workload->name)) {
      EXPECT_EQ(measurement.wall, ideal);
    }
    EXPECT_FALSE(real_server);
  } catch (const Declined& reason) {
    const bool threads = find_lane(GetParam().lane)->threads != Threads::caller_only;
    EXPECT_TRUE(real_server || threads) << reason.what();
    EXPECT_STRNE(reason.what(), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, CellTest, testing::ValuesIn(answered_cells()), name_of);

class WorkloadTest : public testing::TestWithParam<std::string> {};

TEST_P(WorkloadTest, HasACellForEveryLaneAndAReasonWhereItDeclines) {
  const Workload& workload = find_workload(GetParam());
  ASSERT_EQ(workload.cells.size(), kLanes.size());
  bool answered = false;
  for (std::size_t i = 0; i < kLanes.size(); ++i) {
    EXPECT_EQ(workload.cells[i].lane, kLanes[i].name);
    answered = answered || workload.cells[i].declined.empty();
  }
  EXPECT_TRUE(answered);
}

TEST_P(WorkloadTest, HasTheArticlesThreeLanes) {
  for (const char* lane : {"sequential", "thread_pool", "coroutine"}) {
    const Workload::Cell& cell = find_workload(GetParam()).cell(lane);
    EXPECT_TRUE(cell.registered) << lane;
  }
}

TEST_P(WorkloadTest, OpensNoLaneThatDeclines) {
  const Workload& workload = find_workload(GetParam());
  const auto instance = workload.make();
  make_small(instance->parameters());
  instance->prepare(1);
  Transcript transcript;
  Trace trace;
  for (const Workload::Cell& cell : workload.cells) {
    if (cell.declined.empty()) continue;
    try {
      instance->open(cell.lane, {real_clock(), transcript, trace});
      ADD_FAILURE() << cell.lane << " declines, and was opened";
    } catch (const Declined& reason) {
      EXPECT_EQ(reason.what(), cell.declined);
    }
  }
}

TEST_P(WorkloadTest, HasASummaryAndHelpOfOneLine) {
  const Workload& workload = find_workload(GetParam());
  EXPECT_THAT(workload.summary,
              testing::AllOf(testing::Not(""), testing::Not(testing::HasSubstr("\n"))));
  const auto instance = workload.make();
  const Parameters parameters = instance->parameters();
  for (const Parameter& parameter : parameters.all()) EXPECT_NE(parameter.help, "");
}

// The same seed is the same plan; what a plan expects does not depend on when it was drawn.
TEST_P(WorkloadTest, DrawsTheSamePlanFromTheSameSeed) {
  const auto draw = [] {
    auto instance = find_workload(GetParam()).make();
    make_small(instance->parameters());
    instance->prepare(7);
    return instance->expected();
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

TEST(LaneTable, EveryLaneIsNamedOnceAndHasALookOfItsOwn) {
  std::set<std::string_view> names;
  std::set<std::string_view> colours;
  std::set<char> markers;
  for (const Lane& lane : kLanes) {
    EXPECT_TRUE(lane.neighbour.empty() ? names.empty() : names.contains(lane.neighbour))
        << lane.name << " differs from a lane above it";
    EXPECT_EQ(lane.neighbour.empty(), lane.difference.empty());
    EXPECT_NE(lane.summary, "");
    EXPECT_NE(lane.no_answer, "");
    EXPECT_TRUE(names.insert(lane.name).second) << lane.name;
    EXPECT_TRUE(colours.insert(lane.colour).second) << lane.colour;
    EXPECT_TRUE(markers.insert(lane.marker).second) << lane.marker;
  }
}

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
    find_workload("sleeps").cell("fibers");
    FAIL() << "nothing was thrown";
  } catch (const UsageError& error) {
    for (const Workload::Cell& cell : find_workload("sleeps").cells) {
      if (!cell.declined.empty()) continue;
      EXPECT_THAT(error.what(), testing::HasSubstr(cell.lane));
    }
  }
}

}  // namespace
}  // namespace simul
