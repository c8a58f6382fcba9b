#include "core/parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <map>
#include <optional>

#include "core/error.hpp"

namespace simul {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

struct Spec {
  unsigned threads = 4;
  Duration delay = 10ms;
  bool latency = false;
  std::string mode = "gather";
  std::vector<std::uint64_t> numbers{1, 2, 3};
  double rate = 1.5;
  std::optional<int> limit;
  std::string file;
  std::map<std::string, std::string> context;

  Parameters parameters() {
    Parameters parameters;
    parameters.count("-t,--threads", threads, 1, 64, "threads")
        .duration("--delay", delay, 0ns, 1s, "delay")
        .flag("--latency", latency, "latency")
        .choice("--mode", mode, {"gather", "abandon"}, "mode")
        .list("numbers", numbers, 0, 99, "numbers")
        .real("--rate", rate, 0.5, 2, "rate")
        .count("--limit", limit, 1, 9, "limit")
        .text("--file", file, "file")
        .pairs("--context", context, "context");
    return parameters;
  }
};

std::string error_of(std::string_view key, const std::string& text) {
  Spec spec;
  try {
    spec.parameters().set(key, text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(Parameters, SetTheSpecTheyAreBoundTo) {
  Spec spec;
  Parameters parameters = spec.parameters();
  parameters.set("threads", "8");
  parameters.set("delay", "0.5s");
  parameters.set("latency", "true");
  parameters.set("mode", "abandon");
  parameters.set("numbers", "9,6,3");
  EXPECT_EQ(spec.threads, 8U);
  EXPECT_EQ(spec.delay, 500ms);
  EXPECT_TRUE(spec.latency);
  EXPECT_EQ(spec.mode, "abandon");
  EXPECT_EQ(spec.numbers, (std::vector<std::uint64_t>{9, 6, 3}));
  EXPECT_FALSE(spec.limit) << "nobody gave it";
  parameters.set("rate", "5e-1");
  parameters.set("limit", "9");
  parameters.set("context", "a=1,b=x=y");
  EXPECT_EQ(spec.rate, 0.5);
  EXPECT_EQ(spec.limit, 9);
  EXPECT_EQ(spec.context, (std::map<std::string, std::string>{{"a", "1"}, {"b", "x=y"}}));
}

TEST(Parameters, AreKnownByTheirLongNames) {
  Spec spec;
  std::vector<std::string> keys;
  const Parameters parameters = spec.parameters();
  for (const Parameter& parameter : parameters.all()) keys.push_back(parameter.key);
  EXPECT_THAT(keys, testing::ElementsAre("threads", "delay", "latency", "mode", "numbers", "rate",
                                         "limit", "file", "context"));
}

TEST(Parameters, SayWhatIsWrongAndWhatToDo) {
  EXPECT_THAT(error_of("threads", "0"), AllOf(HasSubstr("--threads"), HasSubstr("1 to 64")));
  EXPECT_THAT(error_of("threads", "65"), HasSubstr("out of range"));
  EXPECT_THAT(error_of("threads", "four"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("threads", "4x"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("threads", "-1"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("threads", "99999999999999999999"), HasSubstr("--threads"));
  EXPECT_THAT(error_of("threads", ""), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("threads", "08"), HasSubstr("begins with a zero"));
  EXPECT_THAT(error_of("rate", "nan"), AllOf(HasSubstr("--rate"), HasSubstr("no number")));
  EXPECT_THAT(error_of("rate", "-inf"), HasSubstr("no number"));
  EXPECT_THAT(error_of("rate", "2.5"), AllOf(HasSubstr("out of range"), HasSubstr("0.5 to 2")));
  EXPECT_THAT(error_of("rate", "01"), HasSubstr("begins with a zero"));
  EXPECT_THAT(error_of("file", ""), AllOf(HasSubstr("--file"), HasSubstr("empty")));
  EXPECT_THAT(error_of("context", "novalue"), HasSubstr("KEY=VALUE"));
  EXPECT_THAT(error_of("delay", "10"), AllOf(HasSubstr("--delay"), HasSubstr("10ms")));
  EXPECT_THAT(error_of("delay", "2s"), HasSubstr("out of range"));
  EXPECT_THAT(error_of("numbers", "1,,2"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("numbers", "1,"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("mode", "wait"), HasSubstr("gather, abandon"));
  EXPECT_THAT(error_of("latency", "perhaps"), HasSubstr("neither true nor false"));
  EXPECT_THAT(error_of("latency", ""), HasSubstr("neither true nor false"));
  EXPECT_THAT(error_of("depth", "1"), HasSubstr("no parameter 'depth'"));
}

TEST(Parameters, PrintTheSpecAsJson) {
  Spec spec;
  EXPECT_EQ(boost::json::serialize(spec.parameters().json()),
            R"({"threads":4,"delay_s":1E-2,"latency":false,"mode":"gather","numbers":[1,2,3],)"
            R"("rate":1.5E0,"limit":null,"file":"","context":{}})");
}

TEST(Parameters, TheirTextIsReadBack) {
  Spec spec;
  spec.delay = 1500us;
  spec.rate = 1.0 / 3 + 1;
  spec.limit = 3;
  spec.file = "f";
  spec.context = {{"a", "1"}, {"b", "2"}};
  const Parameters parameters = spec.parameters();
  Spec copy;
  Parameters copies = copy.parameters();
  for (const Parameter& parameter : parameters.all()) {
    copies.set(parameter.key, parameter.text());
  }
  EXPECT_EQ(copy.delay, spec.delay);
  EXPECT_EQ(copy.threads, spec.threads);
  EXPECT_EQ(copy.numbers, spec.numbers);
  EXPECT_EQ(copy.rate, spec.rate);
  EXPECT_EQ(copy.limit, spec.limit);
  EXPECT_EQ(copy.file, spec.file);
  EXPECT_EQ(copy.context, spec.context);
}

}  // namespace
}  // namespace simul
