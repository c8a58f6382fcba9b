#include "bench/compare/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "bench/compare/report.hpp"
#include "bench/library_setup.hpp"
#include "bench/mock_workload.hpp"
#include "bench/wrapped_text.hpp"

namespace simul::bench {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ComparisonTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { set_up_library({"--benchmark_min_time=0.0001"}); }

  Comparison compared(const std::vector<std::string>& lanes) {
    options_.lanes = lanes;
    options_.settings = {{"units", "10"}};
    options_.patience = std::chrono::seconds(1);
    testing::internal::CaptureStderr();
    Comparison comparison = compare(mock_workload(), options_);
    testing::internal::GetCapturedStderr();
    return comparison;
  }

  static const Comparison::Entry& entry(const Comparison& comparison, const std::string& lane) {
    return *std::ranges::find(comparison.entries, lane, &Comparison::Entry::lane);
  }

  CompareOptions options_{.settings = {},
                          .lanes = {},
                          .repetitions = 3,
                          .sweeps = {},
                          .seed = 1,
                          .fixture = {},
                          .folder = {}};
};

TEST_F(ComparisonTest, RunsEveryLaneInEveryRound) {
  const Comparison comparison = compared({"good", "good"});
  EXPECT_EQ(comparison.rounds, 3U);
  EXPECT_EQ(entry(comparison, "good").standing.runs, 3U);
  EXPECT_EQ(entry(comparison, "good (2)").standing.runs, 3U);
  EXPECT_FALSE(comparison.any_failed());
}

TEST_F(ComparisonTest, MarksWhatFailsAndGoesOnWithoutIt) {
  for (const std::string lane : {"drops_one", "doubles_one", "throws", "drops_one_later"}) {
    const Comparison comparison = compared({"good", lane});
    EXPECT_TRUE(comparison.any_failed()) << lane;
    EXPECT_NE(entry(comparison, lane).failed, "") << lane;
    EXPECT_EQ(entry(comparison, "good").standing.runs, 3U) << lane;
    const std::string text = to_text(comparison, 100);
    EXPECT_THAT(text, HasSubstr(lane + "  failed: ")) << lane;
    EXPECT_THAT(text, Not(HasSubstr("times as fast"))) << lane;
  }
}

TEST_F(ComparisonTest, SaysWhyALaneDeclines) {
  const Comparison comparison = compared({"good", "declines"});
  EXPECT_FALSE(comparison.any_failed());
  EXPECT_EQ(entry(comparison, "declines").declined, "too small a pool");
  EXPECT_THAT(verdicts(comparison, 0), ElementsAre("Only good has a result."));
}

TEST_F(ComparisonTest, SweepsEveryValueOfTheOneWithEveryValueOfTheOther) {
  options_.sweeps = {{"units", {"1", "20"}}};
  options_.lanes = {"good", "good"};
  options_.patience = std::chrono::seconds(1);
  const Comparison comparison = compare(mock_workload(), options_);
  EXPECT_THAT(comparison.points, ElementsAre(Settings{{"units", "1"}}, Settings{{"units", "20"}}));
  EXPECT_EQ(comparison.entries.size(), 4U);
  EXPECT_EQ(comparison.entries[0].spec.at("units"), 1);
  EXPECT_EQ(comparison.entries[3].spec.at("units"), 20);
  EXPECT_THAT(to_text(comparison, 100), HasSubstr("\nunits:20\n"));
}

TEST_F(ComparisonTest, WritesAResultsFile) {
  std::string pattern = (std::filesystem::temp_directory_path() / "simul-compare-XXXXXX").string();
  options_.folder = mkdtemp(pattern.data());
  compared({"good", "good", "throws"});
  std::ifstream file(comparison_file(options_.folder));
  std::stringstream text;
  text << file.rdbuf();
  const boost::json::value results = boost::json::parse(text.str());
  EXPECT_EQ(results.at("context").at("simul").at("mode"), "compare");
  EXPECT_EQ(results.at("context").at("simul").at("interrupted"), false);
  int good = 0;
  int failed = 0;
  for (const boost::json::value& row : results.at("benchmarks").as_array()) {
    EXPECT_EQ(row.at("series"), "compare");
    row.as_object().contains("error_occurred") ? ++failed : ++good;
  }
  EXPECT_EQ(good, 6);
  EXPECT_EQ(failed, 1);
  std::filesystem::remove_all(options_.folder);
}

/// A comparison whose figures are made up.
class ReportTest : public testing::Test {
 protected:
  ReportTest() {
    comparison_.workload = "fetch";
    comparison_.settings = {{"requests", "4000"}, {"inflight", "64"}};
    comparison_.points = {{}};
    comparison_.seed = 7;
    comparison_.rounds = 12;
    comparison_.rounds_needed = 9;
    comparison_.seconds = 20;
    add("coroutine", 1, 1).standing.fastest = true;
  }

  Comparison::Entry& add(const std::string& lane, double low, double high, bool enough = true) {
    Comparison::Entry entry;
    entry.lane = lane;
    entry.runs = 12;
    const double middle = (low + high) / 2;
    entry.standing.runs = 12;
    entry.standing.pairs = enough ? 12 : 3;
    entry.standing.enough = enough;
    entry.standing.ratio = {middle, low, high};
    entry.standing.wall = {0.331 * middle, 0.331 * low, 0.331 * high};
    entry.standing.slower = enough && low > 1;
    entry.cpu_s = 0.092;
    entry.threads = 1;
    entry.memory_bytes = 36 << 20;
    return comparison_.entries.emplace_back(std::move(entry));
  }

  Comparison comparison_;
};

TEST_F(ReportTest, SaysHowMuchSlowerTheOthersAre) {
  add("thread_pool", 1.18, 1.27).cpu_s = 0.276;
  EXPECT_THAT(verdicts(comparison_, 0),
              ElementsAre("coroutine is 1.18 to 1.27 times as fast as thread_pool, with 0.33 times "
                          "its CPU time."));
  add("callback", 2, 3);
  EXPECT_THAT(verdicts(comparison_, 0),
              ElementsAre("coroutine is 1.18 to 1.27 times as fast as thread_pool, 2.00 to 3.00 "
                          "times as fast as callback."));
}

TEST_F(ReportTest, SaysWhereNoDifferenceCanBeShownAndWhichOneCould) {
  add("callback", 0.96, 1.04);
  add("stackful", 0.98, 1.02);
  EXPECT_THAT(verdicts(comparison_, 0),
              ElementsAre("No difference that 12 rounds can show between coroutine and callback "
                          "and stackful (smallest that they would: 4.0 %)."));
}

TEST_F(ReportTest, GivesNoVerdictOnTooFewRounds) {
  add("callback", 0.96, 1.04, false);
  add("thread_pool", 5, 6, false);
  EXPECT_THAT(
      verdicts(comparison_, 0),
      ElementsAre(HasSubstr("Slower than coroutine in each of 3 rounds: thread_pool; a "
                            "verdict takes 9"),
                  HasSubstr("Now faster, now slower than coroutine in 3 rounds: callback")));
}

TEST_F(ReportTest, IsATableOfAtMostSoManyColumns) {
  add("thread_per_task", 1.18, 1.27).p50_s = 0.0051;
  comparison_.entries.back().p99_s = 0.006;
  Comparison::Entry declined;
  declined.lane = "sequential";
  declined.declined = "would take 20.0 s (--patience 20s runs it)";
  comparison_.entries.push_back(declined);
  for (const std::size_t width : {60, 80, 100}) {
    std::istringstream lines(to_text(comparison_, width));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(columns(line), width) << line;
    }
  }
  const std::string text = to_text(comparison_, 100);
  EXPECT_THAT(text, StartsWith("fetch, requests:4000 inflight:64"));
  EXPECT_THAT(text, HasSubstr("12 rounds in 20.0 s, seed 7"));
  EXPECT_THAT(text, HasSubstr("405 ms [391–420]"));
  EXPECT_THAT(text, HasSubstr("1.23 [1.18–1.27]"));
  EXPECT_THAT(text, HasSubstr("5.10 ms  6.00 ms\n"));
  EXPECT_THAT(text, HasSubstr("sequential       declined: would take 20.0 s"));
  EXPECT_THAT(to_text(comparison_, 60), Not(HasSubstr("p99")));
}

TEST_F(ReportTest, TellsWhatStrangersAnsweredAndBlamesNoLane) {
  comparison_.entries.front().answered_otherwise = 3;
  comparison_.entries.front().otherwise = "http_status 37";
  comparison_.pages_differ = true;
  EXPECT_THAT(notes(comparison_),
              ElementsAre("In 3 of 12 runs of coroutine the server answered otherwise than at "
                          "first (http_status 37); they are not compared.",
                          EndsWith("is not known.")));
  EXPECT_FALSE(comparison_.any_failed());
}

TEST_F(ReportTest, HasTheSameInJson) {
  add("thread_pool", 1.18, 1.27);
  add("callback", 0.96, 1.04);
  add("stackful", 0.96, 1.04, false);
  add("lean", 1, 1).failed = "lost one";
  const boost::json::object json = to_json(comparison_);
  std::vector<std::string> said;
  for (const boost::json::value& result : json.at("results").as_array()) {
    said.emplace_back(result.at("verdict").as_string());
  }
  EXPECT_THAT(said, ElementsAre("fastest", "slower", "no_difference", "too_few_rounds", "failed"));
  EXPECT_EQ(json.at("results").at(4).at("reason"), "lost one");
  EXPECT_EQ(json.at("results").at(1).at("ratio").at("low"), 1.18);
  EXPECT_EQ(json.at("verdicts").as_array().size(), 3U);
}

}  // namespace
}  // namespace simul::bench
