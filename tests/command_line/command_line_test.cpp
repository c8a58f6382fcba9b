#include "command_line/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"

namespace simul {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Options {
  std::uint64_t seed = 7;
  std::optional<int> repetitions;
  double timeout = 0.5;
  Duration delay = 10ms;
  bool json = false;
  bool tls = false;
  std::string certificate = "good";
  std::string out;
  std::vector<std::uint64_t> numbers{9};
  std::map<std::string, std::string> context;
  bool paced = false;

  CommandLine line() {
    CommandLine line;
    line.name = "simul try";
    line.summary = "Tries it";
    line.footer = "Example: simul try --seed 1";
    line.version = "simul 1.2.3";
    line.parameters.count("-s,--seed", seed, 0, std::numeric_limits<std::uint64_t>::max(), "seed")
        .count("--repetitions", repetitions, 1, 100, "repetitions")
        .real("--timeout", timeout, 0.01, 60, "seconds")
        .duration("--delay", delay, 0ns, 1h, "delay")
        .flag("--json", json, "one object")
        .flag("--tls", tls, "encrypted")
        .choice("--certificate", certificate, {"good", "bad"}, "which to show")
        .needs("--tls")
        .list("numbers", numbers, 0, 99, "numbers")
        .flag("--paced", paced, "when told to")
        .excludes("--repetitions")
        .hidden()
        .group("Results")
        .text("--out", out, "file")
        .value_name("FILE")
        .pairs("--context", context, "to be kept");
    return line;
  }
};

std::string error_of(const CommandLine& line, const Words& words) {
  try {
    parse(line, words);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

std::string error_of(const Words& words) {
  Options options;
  return error_of(options.line(), words);
}

TEST(CommandLine, SetsWhatIsTypedAndNothingElse) {
  Options options;
  EXPECT_TRUE(parse(options.line(),
                    {"-s", "18446744073709551615", "--timeout=0.25", "--delay", "1s", "--json",
                     "--out=a=b", "1", "2,3", "--context", "a=1,b=2", "--context=c=x=y"}));
  EXPECT_EQ(options.seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(options.timeout, 0.25);
  EXPECT_EQ(options.delay, 1s);
  EXPECT_TRUE(options.json);
  EXPECT_EQ(options.out, "a=b");
  EXPECT_THAT(options.numbers, ElementsAre(1, 2, 3));
  EXPECT_EQ(options.context,
            (std::map<std::string, std::string>{{"a", "1"}, {"b", "2"}, {"c", "x=y"}}));
  EXPECT_FALSE(options.repetitions);
  EXPECT_FALSE(options.tls);
  EXPECT_EQ(options.certificate, "good");
}

TEST(CommandLine, AFlagCanBeTurnedOff) {
  Options options;
  options.json = true;
  EXPECT_TRUE(parse(options.line(), {"--json=False", "--tls=1"}));
  EXPECT_FALSE(options.json);
  EXPECT_TRUE(options.tls);
}

TEST(CommandLine, OneWordOfARepeatedOptionIsItsValue) {
  EXPECT_THAT(error_of({"--context", "a=1", "b=2"}), HasSubstr("'b=2' is no whole number"));
}

class BadValue : public testing::TestWithParam<std::pair<Words, std::string>> {};

TEST_P(BadValue, IsRefusedInWordsOfOurs) {
  EXPECT_THAT(error_of(GetParam().first), HasSubstr(GetParam().second));
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine, BadValue,
    testing::Values(
        std::pair(Words{"--seed", "-1"}, "--seed: '-1' is no whole number"),
        std::pair(Words{"--seed=-1"}, "--seed: '-1' is no whole number"),
        std::pair(Words{"-s-1"}, "--seed: '-1' is no whole number"),
        std::pair(Words{"--seed", "18446744073709551616"}, "--seed: 18446744073709551616 is out"),
        std::pair(Words{"--seed", "010"}, "--seed: '010' begins with a zero"),
        std::pair(Words{"--seed", ""}, "--seed: '' is no whole number"),
        std::pair(Words{"--seed", " 1"}, "--seed: ' 1' is no whole number"),
        std::pair(Words{"--seed", "+1"}, "--seed: '+1' is no whole number"),
        std::pair(Words{"--seed", "1e3"}, "--seed: '1e3' is no whole number"),
        std::pair(Words{"--seed", "0x10"}, "--seed: '0x10' is no whole number"),
        std::pair(Words{"--seed", "{}"}, "--seed: '{}' is no whole number"),
        std::pair(Words{"--seed", "[1]"}, "--seed: '[1]' is no whole number"),
        std::pair(Words{"--seed", "--json"}, "--seed: '--json' is no whole number"),
        std::pair(Words{"--seed=", "1"}, "--seed= has no value"),
        std::pair(Words{"--seed", "1", "--seed", "2"}, "--seed: given 2 times"),
        std::pair(Words{"--seed"}, "--seed"),
        std::pair(Words{"--repetitions", "0"}, "--repetitions: 0 is out of range; give 1 to 100"),
        std::pair(Words{"--repetitions", "4294967297"}, "--repetitions: 4294967297 is out"),
        std::pair(Words{"--timeout", "nan"}, "--timeout: 'nan' is no number; give 0.01 to 60"),
        std::pair(Words{"--timeout", "inf"}, "--timeout: 'inf' is no number"),
        std::pair(Words{"--timeout", "1e999"}, "--timeout: 1e999 is out of range"),
        std::pair(Words{"--timeout", "-1"}, "--timeout: -1 is out of range"),
        std::pair(Words{"--timeout", "0.5s"}, "--timeout: '0.5s' is no number"),
        std::pair(Words{"--timeout", "00.5"}, "--timeout: '00.5' begins with a zero"),
        std::pair(Words{"--timeout", ""}, "--timeout: '' is no number"),
        std::pair(Words{"--delay", "010ms"}, "--delay: '010ms' is no length of time"),
        std::pair(Words{"--delay", ""}, "--delay: '' is no length of time"),
        std::pair(Words{"--json=maybe"}, "--json: 'maybe' is neither true nor false"),
        std::pair(Words{"--tls", "--certificate", "forged"}, "'forged' is not among good, bad"),
        std::pair(Words{"--certificate", "bad"}, "--certificate requires --tls"),
        std::pair(Words{"--paced", "--repetitions=1"}, "--paced excludes --repetitions"),
        std::pair(Words{"1", "100"}, "numbers: 100 is out of range"),
        std::pair(Words{"-1"}, "numbers: '-1' is no whole number"),
        std::pair(Words{""}, "numbers: '' is no whole number"),
        std::pair(Words{"--out", ""}, "--out: the value is empty"),
        std::pair(Words{"--context", "a"}, "--context: 'a' is not KEY=VALUE"),
        std::pair(Words{"--context", "=a"}, "--context: '=a' is not KEY=VALUE"),
        std::pair(Words{"--colour", "red"}, "there is no option --colour; see 'simul try --help'"),
        std::pair(Words{"--see", "1"}, "there is no option --see"),
        std::pair(Words{"-x"}, "there is no option -x")));

TEST(CommandLine, AWordThatNobodyTakesIsRefused) {
  CommandLine line;
  line.name = "simul try";
  EXPECT_EQ(error_of(line, {"surplus"}), "'surplus' is not expected here; see 'simul try --help'");
  EXPECT_EQ(error_of(line, {"--", "surplus"}),
            "'surplus' is not expected here; see 'simul try --help'");
}

TEST(CommandLine, UnknownOptionsAreHandedOnWhereSomebodyTakesThem) {
  Options options;
  Words unknown;
  CommandLine line = options.line();
  line.unknown_options = &unknown;
  EXPECT_TRUE(parse(line, {"--v=1", "--json", "--min_time=0.2"}));
  EXPECT_THAT(unknown, ElementsAre("--v=1", "--min_time=0.2"));
  EXPECT_TRUE(options.json);
}

std::string printed_by(const CommandLine& line, const Words& words) {
  testing::internal::CaptureStdout();
  EXPECT_FALSE(parse(line, words));
  return testing::internal::GetCapturedStdout();
}

TEST(CommandLine, TheHelpSaysWhatThereIs) {
  Options options;
  const std::string help = printed_by(options.line(), {"--help"});
  EXPECT_THAT(help, AllOf(HasSubstr("Tries it"), HasSubstr("simul try"), HasSubstr("--seed"),
                          HasSubstr("7"), HasSubstr("repetitions (1 to 100)"), HasSubstr("FILE"),
                          HasSubstr("KEY=VALUE"), HasSubstr("Results:"), HasSubstr("needs --tls"),
                          HasSubstr("--version"), HasSubstr("Example: simul try --seed 1")));
  EXPECT_THAT(help, Not(HasSubstr("--paced")));
  EXPECT_THAT(help, Not(HasSubstr("18446744073709551615"))) << "any number is no range to print";
}

TEST(CommandLine, WhatIsHiddenWorks) {
  Options options;
  EXPECT_TRUE(parse(options.line(), {"--paced"}));
  EXPECT_TRUE(options.paced);
}

TEST(CommandLine, TheVersionIsALine) {
  Options options;
  EXPECT_EQ(printed_by(options.line(), {"--version"}), "simul 1.2.3\n");
  CommandLine without = options.line();
  without.version.clear();
  EXPECT_THAT(error_of(without, {"--version"}), HasSubstr("there is no option --version"));
}

struct Fleet {
  Words seen;

  CommandLine line() {
    CommandLine line;
    line.name = "simul try";
    line.version = "simul 1.2.3";
    line.command_noun = "workload";
    line.commands = {{"sleeps", "tasks that wait",
                      [this](const Words& words) {
                        seen = words;
                        return 3;
                      }},
                     {"queue", "through a queue", [](const Words&) { return 4; }}};
    return line;
  }
};

std::string command_error(const Words& words) {
  Fleet fleet;
  try {
    run_command(fleet.line(), words);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(CommandLine, TheFirstWordNamesTheCommand) {
  Fleet fleet;
  EXPECT_EQ(run_command(fleet.line(), {"sleeps", "--help", "queue", ""}), 3);
  EXPECT_THAT(fleet.seen, ElementsAre("--help", "queue", ""));
  EXPECT_EQ(run_command(fleet.line(), {"queue"}), 4);
}

TEST(CommandLine, AnUnknownCommandGetsTheListOfThoseThereAre) {
  EXPECT_EQ(command_error({}), "give a workload: sleeps, queue; see 'simul try --help'");
  EXPECT_EQ(command_error({"sleep"}), "unknown workload 'sleep'; there are: sleeps, queue");
  EXPECT_EQ(command_error({""}), "unknown workload ''; there are: sleeps, queue");
}

TEST(CommandLine, OptionsBeforeTheCommandAreToldTheirPlace) {
  EXPECT_EQ(command_error({"--fast", "sleeps"}),
            "there is no option --fast before the workload: simul try WORKLOAD [OPTIONS]; see "
            "'simul try --help'");
  for (const Words& words : {Words{"-f"}, Words{"--"}, Words{"--", "sleeps"}}) {
    EXPECT_THAT(command_error(words), HasSubstr("before the workload: simul try WORKLOAD"));
  }
}

TEST(CommandLine, TheHelpOfCommandsListsThem) {
  Fleet fleet;
  testing::internal::CaptureStdout();
  EXPECT_EQ(run_command(fleet.line(), {"--help"}), 0);
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              AllOf(HasSubstr("Usage: simul try WORKLOAD [OPTIONS]\n"), HasSubstr("Workloads:"),
                    HasSubstr("sleeps"), HasSubstr("tasks that wait"), HasSubstr("queue")));
}

}  // namespace
}  // namespace simul
