#include "bench/driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "bench/cell_trial.hpp"
#include "bench/mock_workload.hpp"

namespace simul::bench {
namespace {

namespace json = boost::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

class DriverTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    static std::string program = "driver_test";  // Google Benchmark keeps it
    std::string min_time = library_flag("--benchmark_min_time=0.0001");
    char* arguments[] = {program.data(), min_time.data()};
    int count = 2;
    benchmark::Initialize(&count, arguments);
  }

  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "simul-driver-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    options_.seed = 1;
    options_.repetitions = 2;
    options_.out = (folder_ / "results.json").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void add(const std::string& lane) {
    trials_.push_back(
        std::make_unique<CellTrial>(Series::floor, workload_, lane, Settings{{"units", "10"}}, 1));
  }

  std::size_t run() {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const std::size_t failed = run_trials(options_, trials_);
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return failed;
  }

  json::value results() const {
    std::ostringstream text;
    text << std::ifstream(options_.out).rdbuf();
    return json::parse(text.str());
  }

  Workload workload_ = mock_workload();
  Trials trials_;
  Options options_;
  std::filesystem::path folder_;
  std::string out_;
  std::string err_;
};

TEST_F(DriverTest, MeasuresEveryTrialAsOftenAsAsked) {
  add("good");
  EXPECT_EQ(run(), 0U);
  const json::value file = results();
  const json::array& rows = file.at("benchmarks").as_array();
  ASSERT_EQ(rows.size(), 2U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].at("name"), "mock/good/units:10");
    EXPECT_EQ(rows[i].at("run_type"), "iteration");
    EXPECT_EQ(rows[i].at("repetition_index").as_int64(), static_cast<std::int64_t>(i));
    EXPECT_EQ(rows[i].at("completed").to_number<double>(), 10);
    EXPECT_EQ(rows[i].at("workload"), "mock");
    EXPECT_EQ(rows[i].at("lane"), "good");
    EXPECT_EQ(rows[i].at("spec").at("units").to_number<int>(), 10);
    EXPECT_GT(rows[i].at("real_time").to_number<double>(), 0);
    EXPECT_EQ(rows[i].as_object().count("error_occurred"), 0U);
  }
}

// What makes the comparison trustworthy: work that was not done is never shown as fast.
TEST_F(DriverTest, ALaneThatDoesOtherWorkMarksItsRowsAndFailsTheRun) {
  for (const char* lane : {"good", "drops_one", "doubles_one", "throws"}) add(lane);
  EXPECT_EQ(run(), 6U);
  const json::value file = results();
  std::set<std::string> failed;
  for (const json::value& row : file.at("benchmarks").as_array()) {
    const std::string lane(row.at("lane").as_string());
    if (lane == "good") {
      EXPECT_EQ(row.as_object().count("error_occurred"), 0U);
      continue;
    }
    EXPECT_TRUE(row.at("error_occurred").as_bool()) << lane;
    EXPECT_EQ(row.at("real_time").to_number<double>(), 0) << lane;
    EXPECT_EQ(row.as_object().count("items_per_second"), 0U) << lane;
    failed.insert(lane + ": " + std::string(row.at("error_message").as_string()));
  }
  EXPECT_THAT(failed,
              testing::UnorderedElementsAre(HasSubstr("drops_one: completed: expected 10, got 9"),
                                            HasSubstr("doubles_one: checksum"),
                                            HasSubstr("throws: the server went away")));
  EXPECT_THAT(out_, HasSubstr("✘ drops_one    failed: completed: expected 10, got 9"));
  EXPECT_THAT(out_, HasSubstr("✘ throws       failed: the server went away"));
  EXPECT_THAT(out_, HasSubstr("\n  good  "));
}

TEST_F(DriverTest, EveryTimedRunIsCompared) {
  options_.repetitions = 1;
  add("drops_one_later");
  EXPECT_EQ(run(), 1U);
  EXPECT_TRUE(results().at("benchmarks").at(0).at("error_occurred").as_bool());
}

TEST_F(DriverTest, ADeclinedTrialIsNamedAndIsNoFailure) {
  add("declines");
  add("good");
  EXPECT_EQ(run(), 0U);
  const json::value file = results();
  EXPECT_EQ(file.at("benchmarks").as_array().size(), 2U);
  const json::array& declined = file.at("context").at("simul").at("declined").as_array();
  ASSERT_EQ(declined.size(), 1U);
  EXPECT_EQ(declined[0].at("name"), "mock/declines/units:10");
  EXPECT_EQ(declined[0].at("reason"), "too small a pool");
  EXPECT_THAT(out_, HasSubstr("  declines  declined: too small a pool\n"));
}

TEST_F(DriverTest, ConditionsOrderAndSeedTravelWithTheNumbers) {
  options_.context["who"] = "me";
  add("good");
  add("drops_one");
  run();
  const json::value file = results();
  const json::value& context = file.at("context");
  EXPECT_EQ(context.at("who"), "me");
  for (const char* member : {"date", "host_name", "num_cpus", "library_build_type", "load_avg"}) {
    EXPECT_TRUE(context.as_object().contains(member)) << member;
  }
  const json::object& simul = context.at("simul").as_object();
  for (const char* member : {"version", "commit", "compiler", "flags", "cpu", "kernel", "governor",
                             "timer_slack_ns", "libraries", "load_start", "load_end", "mode"}) {
    EXPECT_TRUE(simul.contains(member)) << member;
  }
  EXPECT_EQ(simul.at("seed").to_number<int>(), 1);
  EXPECT_FALSE(simul.at("interrupted").as_bool());
  const json::array& order = simul.at("order").as_array();
  ASSERT_EQ(order.size(), 4U);
  double last = -1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(order[i].at("position").to_number<std::size_t>(), i);
    EXPECT_GE(order[i].at("start_s").to_number<double>(), last);
    last = order[i].at("start_s").to_number<double>();
    // The rows of the file stand in the order in which they were measured.
    EXPECT_EQ(order[i].at("run_name"), file.at("benchmarks").at(i).at("name"));
    EXPECT_EQ(order[i].at("repetition"), file.at("benchmarks").at(i).at("repetition_index"));
  }
}

TEST_F(DriverTest, AggregatesAreThoseOfGoogleBenchmark) {
  options_.report_aggregates_only = true;
  options_.repetitions = 3;
  add("good");
  EXPECT_EQ(run(), 0U);
  std::map<std::string, double> real_time;
  const json::value file = results();
  for (const json::value& row : file.at("benchmarks").as_array()) {
    EXPECT_EQ(row.at("run_type"), "aggregate");
    real_time[std::string(row.at("aggregate_name").as_string())] =
        row.at("real_time").to_number<double>();
  }
  ASSERT_EQ(real_time.size(), 4U);
  EXPECT_GT(real_time["median"], 0);
  EXPECT_NEAR(real_time["cv"], real_time["stddev"] / real_time["mean"], 1e-9);
}

// A log shows that the run is alive, and is short: a line for a trial, not for a repetition.
TEST_F(DriverTest, WithoutATerminalAFinishedTrialIsALineOfProgress) {
  options_.repetitions = 4;
  options_.interleave = false;
  for (const char* lane : {"good", "declines", "throws"}) add(lane);
  run();
  EXPECT_THAT(err_,
              MatchesRegex("\\[ 4/12\\] +[0-9.]+ [nµm]*s  mock/good/units:10\n"
                           "\\[ 5/12\\] mock/declines/units:10  declined: too small a pool\n"
                           "\\[12/12\\] mock/throws/units:10  FAILED: the server went away\n"));
  EXPECT_THAT(out_, StartsWith("simul bench: 3 rows, 4 repetitions of each, seed 1; "));
  EXPECT_THAT(out_, HasSubstr("mock, units:10 (floor)\n"));
}

TEST_F(DriverTest, ShowsGoogleBenchmarksOwnTableWhenAsked) {
  add("good");
  options_.handed_on = {"--benchmark_counters_tabular=true"};
  run();
  EXPECT_THAT(out_, HasSubstr("Iterations"));
  EXPECT_THAT(out_, ContainsRegex("mock/good/units:10 +[0-9.e-]+ ms .*checksum_low52"));
  EXPECT_THAT(out_, Not(HasSubstr("simul bench:")));
  EXPECT_THAT(err_, Not(HasSubstr("[2/2]")));
#ifdef NDEBUG
  EXPECT_THAT(err_, Not(HasSubstr("WARNING*** Library was built as DEBUG")));
#endif

  options_.handed_on.clear();
  options_.display_aggregates_only = true;
  run();
  EXPECT_THAT(out_, HasSubstr("mock/good/units:10_median"));
  EXPECT_THAT(out_, Not(HasSubstr("simul bench:")));
}

TEST_F(DriverTest, SaysBeforeMeasuringWhatCannotBeWritten) {
  options_.out = (folder_ / "no" / "folder.json").string();
  add("good");
  EXPECT_THROW(run_trials(options_, trials_), WorkError);
}

}  // namespace
}  // namespace simul::bench
