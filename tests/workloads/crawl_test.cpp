#include "workloads/crawl/crawl.hpp"
#include "workloads/lane_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/measurement.hpp"
#include "fixtures/crawl_site.hpp"
#include "fixtures/fixture_server.hpp"
#include "workloads/crawl/interruption.hpp"
#include "workloads/crawl/patience.hpp"
#include "workloads/crawl/row_file.hpp"

namespace simul::crawl {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

class InFolder : public testing::Test {
 public:
  ~InFolder() override { fs::remove_all(folder_); }

 protected:
  InFolder() {
    std::string pattern = fs::temp_directory_path() / "simul_crawl_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }

  std::string path(const std::string& name) const { return folder_ / name; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_))
      names.push_back(entry.path().filename());
    return names;
  }

  fs::path folder_;
};

// Pauses that hosts ask for.

TEST(PatienceTest, GrantsAHostPausesForSomeTimeAndThenNone) {
  using std::chrono::seconds;
  const Clock::TimePoint begin{};
  Patience patience;
  EXPECT_FALSE(patience.grants("long", kLongestRetryAfter + seconds(1), begin));
  for (Duration at = seconds(0); at + kLongestRetryAfter <= kPatienceWithHost;
       at += kLongestRetryAfter) {
    EXPECT_TRUE(patience.grants("a", kLongestRetryAfter, begin + at));
  }
  EXPECT_FALSE(patience.grants("a", seconds(2), begin + kPatienceWithHost));
  EXPECT_TRUE(patience.grants("b", seconds(2), begin + kPatienceWithHost)) << "another host";
  patience.renew("b");
  EXPECT_FALSE(patience.grants("a", seconds(2), begin + kPatienceWithHost));
  patience.renew("a");
  EXPECT_TRUE(patience.grants("a", seconds(2), begin + kPatienceWithHost));
}

// Rows.

class RowFileTest : public InFolder {};

TEST_F(RowFileTest, HasAHeaderAndARowForEachLink) {
  RowFile file(path("rows"));
  file.add("http://a/", {"http://b/", "mailto:c"});
  file.add("http://d/", {});
  file.add("http://e/", {"http://f/"});
  file.finish();
  EXPECT_EQ(
      read_file(path("rows")),
      "source_url\tparsed_url\nhttp://a/\thttp://b/\nhttp://a/\tmailto:c\nhttp://e/\thttp://f/\n");
}

TEST_F(RowFileTest, HasItsNameOnlyOnceItIsFinished) {
  write("rows", "what was there before");
  {
    RowFile file(path("rows"));
    file.add("http://a/", std::vector<std::string>(100'000, "http://a/link"));
    EXPECT_EQ(read_file(path("rows")), "what was there before");
  }
  EXPECT_EQ(read_file(path("rows")), "what was there before");
  EXPECT_THAT(files(), testing::ElementsAre("rows"));

  RowFile file(path("rows"));
  file.finish();
  EXPECT_EQ(read_file(path("rows")), "source_url\tparsed_url\n");
  EXPECT_THAT(files(), testing::ElementsAre("rows"));
}

TEST_F(RowFileTest, ReportsWhatCannotBeWrittenAndWhy) {
  const auto reason = [](const std::function<void()>& write) {
    try {
      write();
    } catch (const WorkError& error) {
      return std::string(error.what());
    }
    return std::string("nothing was thrown");
  };
  EXPECT_EQ(reason([&] { RowFile file(path("none/rows")); }),
            "cannot write " + path("none/rows") + ": No such file or directory");
  EXPECT_EQ(reason([&] { RowFile file(folder_); }),
            "cannot write " + folder_.string() + ": Is a directory");
  EXPECT_EQ(reason([&] { RowFile("/dev/full").finish(); }),
            "cannot write /dev/full: No space left on device");
  EXPECT_EQ(reason([&] {
              RowFile file("/dev/full");
              file.add("http://a/", std::vector<std::string>(100'000, "http://a/link"));
            }),
            "cannot write /dev/full: No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

// Interruptions.

TEST(InterruptionTest, HoldsBackTheFirstSignalOnly) {
  Interruption interruption;
  EXPECT_FALSE(interruption.occurred());
  EXPECT_FALSE(interruption.wait_for(std::chrono::microseconds(10)));
  std::raise(SIGTERM);
  EXPECT_TRUE(interruption.occurred());
  EXPECT_TRUE(interruption.wait_for(std::chrono::hours(1)));
  EXPECT_EXIT(std::raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
}

TEST(InterruptionTest, EndsAWaitOnAnyThread) {
  Interruption interruption;
  std::thread waiter([&] { EXPECT_TRUE(interruption.wait_for(std::chrono::hours(1))); });
  std::raise(SIGINT);
  waiter.join();
}

TEST(InterruptionTest, RestoresTheHandlers) {
  const auto disposition = [] {
    struct sigaction action{};
    sigaction(SIGINT, nullptr, &action);
    return action.sa_handler;
  };
  {
    Interruption interruption;
  }
  EXPECT_EQ(disposition(), SIG_DFL);

  std::signal(SIGINT, SIG_IGN);
  {
    Interruption interruption;
    std::raise(SIGINT);
    EXPECT_FALSE(interruption.occurred());
  }
  EXPECT_EQ(disposition(), SIG_IGN);
  std::signal(SIGINT, SIG_DFL);
}

// Lists of URLs.

class ListTest : public InFolder {
 protected:
  std::vector<std::string> urls_of(const std::string& text) {
    write("urls", text);
    Spec spec;
    spec.urls = path("urls");
    return Plan(spec, 444).urls();
  }
};

TEST_F(ListTest, IsAURLALine) {
  EXPECT_THAT(urls_of("http://a/\n"), testing::ElementsAre("http://a/"));
  EXPECT_THAT(urls_of("http://a/\nhttp://b/"), testing::ElementsAre("http://a/", "http://b/"));
  EXPECT_THAT(urls_of("\n# a remark\n  http://a/ \r\n\r\n\t/b\n"),
              testing::ElementsAre("http://a/", "/b"));
}

TEST_F(ListTest, KeepsTheSameURLTwice) {
  EXPECT_THAT(urls_of("/a\n/b\n/a\n"), testing::ElementsAre("/a", "/b", "/a"));
}

TEST_F(ListTest, AnEmptyOrMissingOneIsWrongUsage) {
  EXPECT_THROW(urls_of(""), UsageError);
  EXPECT_THROW(urls_of("# nothing\n \n"), UsageError);
  Spec spec;
  spec.urls = path("none");
  EXPECT_THROW(Plan(spec, 444), UsageError);
  spec.urls = folder_;
  EXPECT_THROW(Plan(spec, 444), UsageError);
}

TEST_F(ListTest, TheDefaultIsTheCrawlSite) {
  const Plan plan(Spec{}, 444);
  const auto& pages = fixtures::crawl_pages();
  ASSERT_EQ(plan.urls().size(), 9U);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(plan.urls()[i], pages[i].path);
  EXPECT_TRUE(plan.needs_own_server());
}

// What is expected.

TEST(CrawlPlanTest, KnowsTheDefaultSite) {
  const Plan plan(Spec{}, 444);
  const Outcome expected = plan.expected();
  EXPECT_EQ(expected.units, std::nullopt);
  EXPECT_EQ(expected.completed, 8U);
  EXPECT_EQ(expected.failed, (std::map<std::string, std::uint64_t>{{"http_status", 1}}));
  EXPECT_EQ(expected.tally.at("links"), 23U + 120 + 115 + 36 + 143 + 3 + 0 + 12);
  // The slowest page, and all of them: the redirect's are two.
  EXPECT_EQ(plan.ideal(kUnlimited), std::chrono::milliseconds(200));
  EXPECT_EQ(plan.ideal(1), std::chrono::milliseconds(30 + 15 + 40 + 25 + 20 + 35 + 200 + 20 + 45));
}

TEST(CrawlPlanTest, KnowsOnlyTheNumberUnderOtherLimits) {
  Spec spec;
  spec.limits.max_body_bytes = 100;
  const Plan plan(spec, 444);
  EXPECT_EQ(plan.expected().units, 9U);
  EXPECT_EQ(plan.ideal(1), Duration::zero());
}

TEST(CrawlPlanTest, IfOnlyTheNumberIsKnownTheOutcomeMustAddUpToIt) {
  Outcome expected;
  expected.units = 10;
  Outcome actual;
  actual.completed = 6;
  actual.failed = {{"reset", 3}, {"dns", 1}};
  actual.checksum = 42;
  EXPECT_EQ(difference(expected, actual), std::nullopt);
  actual.failed["dns"] = 0;
  EXPECT_EQ(difference(expected, actual), "of 10 units, 9 completed or failed");
  actual.failed["dns"] = 2;
  EXPECT_EQ(difference(expected, actual), "of 10 units, 11 completed or failed");
}

// The lanes.

class CrawlLaneTest : public InFolder, public testing::WithParamInterface<std::string_view> {
 protected:
  Outcome crawl(const Spec& spec) {
    const Plan plan(spec, 444);
    const simul::Run run = open_lane(GetParam(), plan, {real_clock(), transcript_, trace_});
    const Measurement measurement = measure(run, plan.expected(), real_clock());
    EXPECT_EQ(measurement.mismatch, std::nullopt);
    return measurement.outcome;
  }
  Spec spec_of(const std::string& list) {
    write("urls", list);
    Spec spec;
    spec.urls = path("urls");
    spec.in_flight = 8;
    return spec;
  }

  std::vector<std::string> log_;
  Transcript transcript_{[this](const std::string& line) { log_.push_back(line); }};
  Trace trace_{true};
};

std::vector<std::string> expected_rows(const std::string& server) {
  std::vector<std::string> rows;
  const auto absolute = [&](const std::string& url) { return url[0] == '/' ? server + url : url; };
  for (std::size_t i = 0; i < 9; ++i) {
    const fixtures::CrawlPage* page = &fixtures::crawl_pages()[i];
    const std::string source = server + page->path;
    if (page->path == "/site/resolver") page = fixtures::find_crawl_page("/site/resolver/");
    if (page->status != 200) continue;
    for (const std::string& link : page->links) rows.push_back(source + "\t" + absolute(link));
  }
  return rows;
}

TEST_P(CrawlLaneTest, WritesTheLinksOfEveryPageOfTheSite) {
  const auto server = fixtures::FixtureServer::acquire();
  Spec spec;
  spec.out = path("rows");
  const Outcome outcome = crawl(spec);
  std::vector<std::string> rows = lines_of(read_file(spec.out));
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.front(), "source_url\tparsed_url");
  rows.erase(rows.begin());
  EXPECT_THAT(rows, testing::UnorderedElementsAreArray(expected_rows(server->url())));
  EXPECT_EQ(outcome.tally.at("links"), rows.size());
  EXPECT_THAT(files(), testing::ElementsAre("rows"));

  // A page's rows stand together.
  std::set<std::string> seen;
  std::string last;
  for (const std::string& row : rows) {
    const std::string source = row.substr(0, row.find('\t'));
    EXPECT_TRUE(source == last || seen.insert(source).second) << source;
    last = source;
  }
}

TEST_P(CrawlLaneTest, LogsEveryURLAndEndsWithTheCounts) {
  crawl(Spec{});
  ASSERT_EQ(log_.size(), 10U);
  EXPECT_THAT(log_, testing::Contains(testing::EndsWith("/site/guides: 120 links")));
  EXPECT_THAT(log_, testing::Contains(testing::EndsWith(
                        "/site/manual/this-page-is-gone: failed, http_status (status 404)")));
  EXPECT_EQ(log_.back(), "9 URLs: 8 read, 1 failed (1 http_status); 452 links");
  const std::string json = trace_.to_json("crawl", {});
  EXPECT_THAT(json, HasSubstr("\"name\":\"/site/markets\""));
  EXPECT_THAT(json, HasSubstr("\"name\":\"GET\",\"cat\":\"waiting\""));
}

TEST_P(CrawlLaneTest, AccountsForEveryBadURL) {
  const Outcome outcome =
      crawl(spec_of("http://\n/html\nnothing\nmailto:someone\nfile:///etc/passwd\n"
                    "http://127.0.0.1:1/\n/status/503\n/redirect/30\n/fault/reset-in-body\n"));
  EXPECT_EQ(outcome.completed, 1U);
  EXPECT_EQ(outcome.failed, (std::map<std::string, std::uint64_t>{{"bad_url", 2},
                                                                  {"unsupported_scheme", 2},
                                                                  {"refused", 1},
                                                                  {"http_status", 1},
                                                                  {"too_many_redirects", 1},
                                                                  {"reset", 1}}));
  EXPECT_EQ(outcome.figures.at("retries"), 0);
}

TEST_P(CrawlLaneTest, TriesAgainOnlyWhatCanPass) {
  Spec spec = spec_of("/status/503\n/status/404\n/html\n");
  spec.retry = 2;
  const Outcome outcome = crawl(spec);
  EXPECT_EQ(outcome.figures.at("retries"), 2);
  EXPECT_EQ(outcome.figures.at("requests_sent"), 5);
  EXPECT_EQ(outcome.failed.at("http_status"), 2U);
  EXPECT_THAT(log_, testing::Contains(testing::EndsWith(
                        "/status/503: http_status (status 503), again in 100ms")));
  EXPECT_THAT(log_, testing::Contains(testing::EndsWith(
                        "/status/503: http_status (status 503), again in 200ms")));
}

TEST_P(CrawlLaneTest, OnlyHTMLHasLinks) {
  const Outcome outcome = crawl(spec_of("/links/5/0\n/bytes/5000\n"));
  EXPECT_EQ(outcome.completed, 2U);
  EXPECT_EQ(outcome.tally.at("links"), 4U);
}

TEST_P(CrawlLaneTest, LimitsOfSizeAndRedirectsAreKept) {
  Spec spec = spec_of("/bytes/1000\n/bytes/1001\n/redirect/2\n/fault/headers-300k\n");
  spec.limits.max_body_bytes = 1000;
  spec.limits.max_redirects = 1;
  const Outcome outcome = crawl(spec);
  EXPECT_EQ(outcome.completed, 1U);
  EXPECT_EQ(outcome.failed,
            (std::map<std::string, std::uint64_t>{{"too_large", 2}, {"too_many_redirects", 1}}));
}

TEST_P(CrawlLaneTest, TheTimeLimitIsKept) {
  Spec spec = spec_of("/delay/30\n");
  spec.limits.total_timeout = std::chrono::seconds(1);
  const Outcome outcome = crawl(spec);
  EXPECT_EQ(outcome.failed, (std::map<std::string, std::uint64_t>{{"timed_out_waiting", 1}}));
}

TEST_P(CrawlLaneTest, AnUnwritableFileEndsIt) {
  Spec spec = spec_of("/links/50/0\n/links/50/1\n");
  spec.out = "/dev/full";
  const Plan plan(spec, 444);
  simul::Run run = open_lane(GetParam(), plan, {real_clock(), transcript_, trace_});
  EXPECT_THROW(run(), WorkError);
  run = nullptr;

  // Also if it fails in the middle: then the other URLs are not tried.
  std::string list;
  for (int i = 0; i < 100; ++i) list += "/links/300/" + std::to_string(i) + "\n";
  Spec long_spec = spec_of(list + "/delay/30\n");
  long_spec.out = "/dev/full";
  const Plan long_plan(long_spec, 444);
  const simul::Run long_run = open_lane(GetParam(), long_plan, {real_clock(), transcript_, trace_});
  EXPECT_THROW(long_run(), WorkError);
}

// Ctrl-C occurs when the first page was read; the others never answer.
TEST_P(CrawlLaneTest, AnInterruptionKeepsTheRowsSoFar) {
  const auto server = fixtures::FixtureServer::acquire();
  std::string list = "/links/5/0\n";
  for (int i = 0; i < 20; ++i) list += "/fault/silence\n";
  Spec spec = spec_of(list);
  spec.out = path("rows");
  const Plan plan(spec, 444);
  Transcript interrupting([this](const std::string& line) {
    log_.push_back(line);
    if (line.ends_with("links")) std::raise(SIGINT);
  });
  const simul::Run run = open_lane(GetParam(), plan, {real_clock(), interrupting, trace_});
  const Measurement measurement = measure(run, plan.expected(), real_clock());
  EXPECT_EQ(measurement.outcome.completed, 1U);
  EXPECT_TRUE(measurement.outcome.failed.empty());
  EXPECT_EQ(measurement.outcome.tally.at("not_tried"), 20U);
  EXPECT_EQ(measurement.mismatch, "of 21 units, 1 completed or failed");
  EXPECT_EQ(lines_of(read_file(spec.out)).size(), 1U + 4);
  EXPECT_EQ(log_.back(), "21 URLs: 1 read, 20 not tried; 4 links in " + spec.out);
}

INSTANTIATE_TEST_SUITE_P(Lanes, CrawlLaneTest, testing::ValuesIn(answering_lanes<Plan>()),
                         [](const auto& lane) { return std::string(lane.param); });

}  // namespace
}  // namespace simul::crawl
