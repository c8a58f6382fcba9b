#include "bench/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <sstream>

#include "bench/wrapped_text.hpp"

namespace simul::bench {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

class TableTest : public testing::Test {
 protected:
  TrialResult& add(const std::string& series, const std::string& workload, const std::string& lane,
                   const Settings& settings) {
    identities_.push_back(identify(series, workload, lane, settings, {}));
    return results_.emplace_back(TrialResult{&identities_.back(), {}, {}});
  }

  static Row good(double wall_s, const std::map<std::string, double>& counters) {
    Row row;
    row.iterations = 10;
    row.time_unit = benchmark::kMillisecond;
    row.real_accumulated_time = 10 * wall_s;
    for (const auto& [name, value] : counters) row.counters[name] = value;
    return row;
  }

  // A row that Google Benchmark itself has marked: the fields differ between its versions.
  static Row bad(const std::string& why) {
    class Keep final : public benchmark::BenchmarkReporter {
     public:
      bool ReportContext(const Context& /*context*/) override { return true; }
      void ReportRuns(const std::vector<Run>& rows) override { row = rows.front(); }
      Row row;
    } keep;
    benchmark::ClearRegisteredBenchmarks();
    benchmark::RegisterBenchmark(
        "bad", [&why](benchmark::State& state) { state.SkipWithError(why.c_str()); });
    benchmark::RunSpecifiedBenchmarks(&keep, nullptr, ".");
    return keep.row;
  }

  void add_sleeps(const std::string& lane, const std::string& tasks, const std::string& threads,
                  double wall_s) {
    Settings settings{{"tasks", tasks}, {"delay", "10ms"}};
    if (!threads.empty()) settings.emplace_back("threads", threads);
    TrialResult& result = add("sleeps_scaling", "sleeps", lane, settings);
    for (const double factor : {1.0, 1.02, 0.99}) {
      result.rows.push_back(
          good(wall_s * factor, {{"ideal_s", 0.01},
                                 {"cpu_user_s", 0.00025},
                                 {"cpu_system_s", 0.00005},
                                 {"items_per_second", std::stod(tasks) / wall_s}}));
    }
  }

  void add_examples() {
    add("floor", "floor", "empty", {}).rows = {good(52e-9, {}), good(51e-9, {}), good(60e-9, {})};
    add_sleeps("sequential", "10", "", 0.1012);
    add_sleeps("thread_pool", "1000", "64", 0.1625);
    add_sleeps("coroutine", "1000", "", 0.0111);
    add("queue_shapes", "queue", "thread_pool", {{"items", "20000"}}).rows = {
        good(0.008, {}), bad("completed: expected 20000, got 19999"), good(0.009, {})};
    add("queue_shapes", "queue", "coroutine", {{"items", "20000"}}).rows = {
        bad("the server went away"), bad("other"), bad("other")};
    add("queue_shapes", "queue", "sequential", {{"items", "20000"}}).declined =
        "there is nothing to wait for";
    add("memory", "memory", "coroutine", {{"tasks", "1000"}}).rows = {
        good(0.1, {{"rss_bytes", 13.4e6}})};
  }

  std::deque<Identity> identities_;  // results point into it
  TrialResults results_;
};

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, columns(line));
  return widest;
}

TEST_F(TableTest, At100Columns) {
  add_examples();
  EXPECT_EQ("\n" + table(results_, {.width = 100, .repetitions = 3}), R"(
                                        median    min–max  × ideal     CPU  throughput

floor
  empty                                52.0 ns  51.0–60.0        –       –           –

sleeps, delay:10ms (sleeps_scaling)
  sequential   tasks:10                 101 ms    100–103     10.1  300 µs     98.8 /s
  thread_pool  tasks:1000  threads:64   162 ms    161–166     16.2  300 µs    6.15 k/s
  coroutine    tasks:1000              11.1 ms  11.0–11.3     1.11  300 µs    90.1 k/s

queue, items:20000 (queue_shapes)
✘ thread_pool                          8.50 ms  8.00–9.00        –       –           –
    1 of 3 failed: completed: expected 20000, got 19999
✘ coroutine    failed: the server went away
  sequential   declined: there is nothing to wait for

memory, tasks:1000
  coroutine                             100 ms          –        –       –     13.4 MB

median, min–max: wall time of 3 repetitions; min–max holds the true median with 75 % confidence. ×
ideal: the median over the shortest time that the waiting allows; – where nothing waits. CPU: of all
threads of this process, per run. throughput: units of work per second; in rows of memory, the
resident set.
)");
}

TEST_F(TableTest, At60Columns) {
  add_examples();
  EXPECT_EQ("\n" + table(results_, {.width = 60, .repetitions = 3}), R"(
                         median    min–max  × ideal     CPU

floor
  empty                 52.0 ns  51.0–60.0        –       –

sleeps, delay:10ms (sleeps_scaling): lane, tasks/threads
  sequential   10/–      101 ms    100–103     10.1  300 µs
  thread_pool  1000/64   162 ms    161–166     16.2  300 µs
  coroutine    1000/–   11.1 ms  11.0–11.3     1.11  300 µs

queue, items:20000 (queue_shapes)
✘ thread_pool           8.50 ms  8.00–9.00        –       –
    1 of 3 failed: completed: expected 20000, got 19999
✘ coroutine    failed: the server went away
  sequential   declined: there is nothing to wait for

memory, tasks:1000
  coroutine              100 ms          –        –       –

median, min–max: wall time of 3 repetitions; min–max holds
the true median with 75 % confidence. × ideal: the median
over the shortest time that the waiting allows; – where
nothing waits. CPU: of all threads of this process, per run.
A wider terminal also shows throughput.
)");
}

TEST_F(TableTest, IsNeverWiderThanAsked) {
  add_examples();
  TrialResult& long_name = add("queue_latency", "queue", "coroutine_with_a_long_name",
                               {{"producers", "100000"},
                                {"consumers", "100000"},
                                {"capacity", "100000"},
                                {"url", "/a/b/c"}});
  long_name.rows = {good(1, {}), good(2, {}), bad(std::string(300, 'x'))};
  add("queue_latency", "queue", "coroutine", {}).rows = {good(1, {})};
  for (std::size_t width = 40; width <= 100; ++width) {
    const std::string text = table(results_, {.width = width, .repetitions = 3});
    EXPECT_LE(widest_line(text), width) << text;
    // What tells the rows apart is there in one of its two forms.
    EXPECT_THAT(text, AnyOf(HasSubstr("1000/64"), HasSubstr("tasks:1000  threads:64")));
    EXPECT_THAT(text, AnyOf(HasSubstr("10/–"), HasSubstr("tasks:10  ")));
    EXPECT_THAT(text, HasSubstr("100000/100000/100000//a/b/c"));
  }
}

TEST_F(TableTest, SaysWhatTheIntervalIs) {
  TrialResult& result = add("floor", "floor", "empty", {});
  for (const double wall_s : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0}) {
    result.rows.push_back(good(wall_s, {}));
  }
  const std::string nine = table(results_, {.repetitions = 9});
  EXPECT_THAT(nine, HasSubstr("95 % interval"));
  EXPECT_THAT(nine, HasSubstr("5.00 s      2.00–8.00"));
  result.rows.resize(3);
  EXPECT_THAT(table(results_, {.repetitions = 3}), HasSubstr("2.00 s  1.00–3.00"));
  result.rows.resize(1);
  const std::string one = table(results_, {.repetitions = 1});
  EXPECT_THAT(one, Not(HasSubstr("min–max")));
  EXPECT_THAT(one, HasSubstr("the one repetition"));
}

TEST_F(TableTest, IsPlainUnlessColorIsAskedFor) {
  add_examples();
  const std::string plain = table(results_, {.repetitions = 3});
  EXPECT_THAT(plain, Not(HasSubstr("\033")));
  std::string colored = table(results_, {.color = true, .repetitions = 3});
  EXPECT_THAT(colored, HasSubstr("\033[31m"));
  for (const char* code : {"\033[0m", "\033[1m", "\033[2m", "\033[31m"}) {
    for (std::size_t at = 0; (at = colored.find(code)) != std::string::npos;) {
      colored.erase(at, std::string_view(code).size());
    }
  }
  EXPECT_EQ(colored, plain);
}

}  // namespace
}  // namespace simul::bench
