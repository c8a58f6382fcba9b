#include "bench/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.hpp"

namespace simul::bench {
namespace {

std::optional<Options> parse(const Words& words) {
  return parse_options(words);
}

TEST(Options, Defaults) {
  const Options options = *parse({});
  EXPECT_EQ(options.mode, Mode::standard);
  EXPECT_EQ(options.repetitions_or_default(), 5);
  EXPECT_TRUE(options.interleave);
  EXPECT_TRUE(options.out.empty());
}

TEST(Options, GoogleBenchmarksFlagsMeanWhatTheyMeanThere) {
  const Options options = *parse(
      {"--quick", "--benchmark_filter=^sleeps/", "--benchmark_repetitions=7",
       "--benchmark_out=f.json", "--benchmark_enable_random_interleaving=false",
       "--benchmark_report_aggregates_only=true", "--benchmark_context=a=1,b=2", "--seed", "9"});
  EXPECT_EQ(options.mode, Mode::quick);
  EXPECT_EQ(options.filter, "^sleeps/");
  EXPECT_EQ(options.repetitions_or_default(), 7);
  EXPECT_EQ(options.out, "f.json");
  EXPECT_FALSE(options.interleave);
  EXPECT_TRUE(options.report_aggregates_only);
  EXPECT_FALSE(options.display_aggregates_only);
  EXPECT_EQ(options.context, (std::map<std::string, std::string>{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(options.seed, 9U);
}

TEST(Options, OfTheGate) {
  const Options options = *parse({"--gate", "--iterations", "12"});
  EXPECT_EQ(options.mode, Mode::gate);
  EXPECT_EQ(options.iterations, 12);
  EXPECT_EQ(options.repetitions_or_default(), 1);
  EXPECT_TRUE(parse({"--gate", "--paced"})->paced);
  EXPECT_FALSE(parse({})->iterations);
  EXPECT_THROW(parse({"--gate", "--full"}), UsageError);
  EXPECT_THROW(parse({"--iterations=0"}), UsageError);
  EXPECT_THROW(parse({"--iterations=1000000001"}), UsageError);
  EXPECT_THROW(parse({"--paced", "--iterations=1"}), UsageError);
}

TEST(Options, TheOthersAreHandedOn) {
  const Options options = *parse({"--benchmark_min_time=0.2", "--benchmark_format=json", "--v=1"});
  EXPECT_THAT(options.handed_on,
              testing::ElementsAre("--benchmark_min_time=0.2", "--benchmark_format=json", "--v=1"));
}

class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

TEST(Options, MayStandInTheEnvironment) {
  const Variable filter("BENCHMARK_FILTER", "^sleeps/");
  const Variable repetitions("BENCHMARK_REPETITIONS", "7");
  const Variable aggregates("BENCHMARK_REPORT_AGGREGATES_ONLY", "true");
  const Variable min_time("BENCHMARK_MIN_TIME", "0.2");
  const Variable empty("BENCHMARK_OUT", "");
  const Variable of_others("BENCHMARK_DIRECTORY", "here");
  const Options options = *parse({"--benchmark_repetitions=3"});
  EXPECT_EQ(options.filter, "^sleeps/");
  EXPECT_EQ(options.repetitions_or_default(), 3);
  EXPECT_TRUE(options.report_aggregates_only);
  EXPECT_EQ(options.out, "");
  EXPECT_THAT(options.handed_on, testing::ElementsAre("--benchmark_min_time=0.2"));
}

TEST(Options, InTheEnvironmentAreRefusedAlike) {
  const Variable repetitions("BENCHMARK_REPETITIONS", "none");
  EXPECT_THROW(parse({}), UsageError);
}

TEST(Options, OfASingleRepetitionThereAreNoAggregates) {
  const Words words{"--benchmark_report_aggregates_only=true", "--benchmark_repetitions"};
  const Options one = *parse({words[0], words[1], "1"});
  EXPECT_FALSE(one.file_has_aggregates_only());
  EXPECT_FALSE(one.display_has_aggregates_only());
  const Options two = *parse({words[0], words[1], "2"});
  EXPECT_TRUE(two.file_has_aggregates_only());
  EXPECT_TRUE(two.display_has_aggregates_only());
}

TEST(Options, RefuseWhatMakesNoSense) {
  EXPECT_THROW(parse({"--quick", "--full"}), UsageError);
  EXPECT_THROW(parse({"--benchmark_repetitions=0"}), UsageError);
  EXPECT_THROW(parse({"--benchmark_out_format=xml"}), UsageError);
  EXPECT_THROW(parse({"--benchmark_context=novalue"}), UsageError);
  EXPECT_THROW(parse({"--fast"}), UsageError);
  EXPECT_THROW(parse({"extra"}), UsageError);
  EXPECT_THROW(parse({"--seed=-1"}), UsageError);
  EXPECT_THROW(parse({"--seed=18446744073709551616"}), UsageError);
  EXPECT_THROW(parse({"--seed=010"}), UsageError);
  EXPECT_THROW(parse({"--seed", ""}), UsageError);
  EXPECT_THROW(parse({"--benchmark_filter", ""}), UsageError);
  EXPECT_THROW(parse({"--benchmark_repetitions=100001"}), UsageError);
  EXPECT_THROW(parse({"--benchmark_list_tests=perhaps"}), UsageError);
}

TEST(Options, WhatServesTheGateIsNotInTheHelp) {
  testing::internal::CaptureStdout();
  EXPECT_FALSE(parse({"--help"}));
  const std::string help = testing::internal::GetCapturedStdout();
  EXPECT_THAT(help, testing::HasSubstr("--quick"));
  EXPECT_THAT(help, testing::Not(testing::ContainsRegex("--gate|--paced|--iterations|dev gate")));
}

TEST(Options, SeedsDifferUnlessGiven) {
  EXPECT_NE(parse({})->seed, parse({})->seed);
}

}  // namespace
}  // namespace simul::bench
