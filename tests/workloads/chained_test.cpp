#include "workloads/chained/chained.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include <algorithm>
#include <numeric>

#include "lanes/thread_limit.hpp"
#include "workloads/lane_run.hpp"

namespace simul::chained {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr Duration kSecond = std::chrono::microseconds(50);

Spec spec_of(std::vector<std::uint64_t> numbers) {
  Spec spec;
  spec.numbers = std::move(numbers);
  spec.unit = kSecond;
  return spec;
}

std::vector<std::uint64_t> first_numbers(std::size_t count) {
  std::vector<std::uint64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

// The article's run: its chains take 4 + 7, 4 + 4 and 0 + 4 seconds.
TEST(Chained, TakesTheLongestChainOrTheSum) {
  const Plan plan(spec_of({9, 6, 3}), 444);
  EXPECT_EQ(plan.ideal(kUnlimited), 11 * kSecond);
  EXPECT_EQ(plan.ideal(1), 23 * kSecond);
  EXPECT_EQ(plan.ideal(2), 23 * kSecond / 2);
  EXPECT_EQ(run_virtually("coroutine", plan).measurement.wall, 11 * kSecond);
  EXPECT_EQ(run_virtually("sequential", plan).measurement.wall, 23 * kSecond);
}

TEST(Chained, TakesItsIdealTimeOnTheVirtualClockWhateverWasDrawn) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Plan plan(spec_of(first_numbers(1 + seed)), seed);
    EXPECT_EQ(run_virtually("coroutine", plan).measurement.wall, plan.ideal(kUnlimited));
    EXPECT_EQ(run_virtually("sequential", plan).measurement.wall, plan.ideal(1));
  }
}

TEST(Chained, EveryLaneDoesTheSameWork) {
  for (const std::size_t chains : {1U, 3U, 40U}) {
    const Plan plan(spec_of(first_numbers(chains)), chains);
    for (const std::string_view lane : answering_lanes<Plan>()) {
      EXPECT_EQ(run_lane(lane, plan, real_clock()).measurement.outcome.completed, chains);
    }
  }
}

TEST(Chained, APoolWithFewerThreadsThanChainsDoesTheSameWork) {
  Spec spec = spec_of(first_numbers(20));
  spec.threads = 3;
  EXPECT_EQ(run_lane("thread_pool", Plan(spec, 1), real_clock()).measurement.outcome.completed,
            20U);
}

TEST(Chained, APoolDeclinesAThreadForEachOfTooManyChains) {
  const Plan plan(spec_of(first_numbers(kMaxThreads + 1)), 1);
  try {
    run_lane("thread_pool", plan, real_clock());
    FAIL() << "nothing was thrown";
  } catch (const Declined& declined) {
    EXPECT_THAT(declined.what(), HasSubstr("4097 chains"));
    EXPECT_THAT(declined.what(), HasSubstr("--threads"));
  }
}

// The parts of a chain depend on each other: its lines come in order, whatever other chains do.
TEST(Chained, TheLinesOfAChainAreInOrderInEveryLane) {
  const Plan plan(spec_of({9, 6, 3, 12}), 7);
  for (const std::string_view lane : answering_lanes<Plan>()) {
    const std::vector<std::string> lines = run_lane(lane, plan, real_clock()).lines;
    ASSERT_EQ(lines.size(), 21U);
    EXPECT_THAT(lines.back(), HasSubstr("Program finished in "));
    for (const std::uint64_t number : plan.spec().numbers) {
      auto last = lines.begin();
      for (const char* start :
           {"part1({})  sleeping for ", "Returning part1({})  == result{}-1.",
            "part2({}, 'result{}-1') sleeping for ",
            "Returning part2({}, 'result{}-1') == result{}-2 derived from result{}-1.",
            "-->Chained result{} => result{}-2 derived from result{}-1 (took "}) {
        const std::string text = fmt::format(fmt::runtime(start), number, number, number, number);
        last = std::find_if(last, lines.end(),
                            [&](const auto& line) { return line.starts_with(text); });
        ASSERT_NE(last, lines.end()) << text;
        ++last;
      }
    }
  }
}

// Sequential lanes and a pool of one thread run one chain after the other.
TEST(Chained, SequentialEndsAChainBeforeItBeginsTheNext) {
  const LaneRun run = run_virtually("sequential", Plan(spec_of({9, 6, 3}), 444));
  EXPECT_THAT(run.lines[4], HasSubstr("-->Chained result9 "));
  EXPECT_THAT(run.lines[5], HasSubstr("part1(6)"));
  EXPECT_THAT(run.lines[9], HasSubstr("-->Chained result6 "));
  EXPECT_THAT(run.lines[10], HasSubstr("part1(3)"));
}

TEST(Chained, EqualNumbersAreChainsOfTheirOwn) {
  EXPECT_NE(Plan(spec_of({5, 5}), 1).expected().checksum,
            2 * Plan(spec_of({5}), 1).expected().checksum);
  run_virtually("coroutine", Plan(spec_of({5, 5}), 1));
}

TEST(Chained, APartThatDoesNotWaitIsAFailure) {
  const Outcome outcome = run_impatiently("sequential", Plan(spec_of({9, 6, 3}), 444));
  EXPECT_THAT(outcome.failed, ElementsAre(Pair("woke_early", 3)));
  EXPECT_EQ(outcome.completed, 0U);
}

TEST(Chained, AChainThatDoesNotRunIsAFailure) {
  const Plan plan(spec_of({9, 6, 3}), 444);
  VirtualClock clock;
  Transcript transcript;
  Trace trace;
  Record record(plan.spec(), plan.replay(), {clock, transcript, trace});
  EXPECT_THAT(record.outcome().failed, ElementsAre(Pair("not_run", 3)));
}

TEST(Chained, TracesTheTwoPartsOfEachChain) {
  const Plan plan(spec_of({9, 6}), 444);
  VirtualClock clock;
  Transcript transcript;
  Trace trace(true);
  open_lane("coroutine", plan, {clock, transcript, trace})();
  const boost::json::value json = boost::json::parse(trace.to_json("chained/coroutine", {}));
  std::vector<std::string> spans;
  for (const auto& event : json.at("traceEvents").as_array()) {
    if (event.at("ph").as_string() != "X") continue;
    spans.push_back(fmt::format("{} {} {}", event.at("tid").to_number<int>(),
                                std::string(event.at("name").as_string()),
                                event.at("dur").to_number<double>()));
  }
  EXPECT_THAT(spans,
              UnorderedElementsAre("0 part1 200", "1 part1 200", "0 part2 0", "1 part2 200"));
}

}  // namespace
}  // namespace simul::chained
