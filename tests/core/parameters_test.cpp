#include "core/parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

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

  Parameters parameters() {
    Parameters parameters;
    parameters.count("-t,--threads", threads, 1, 64, "threads")
        .duration("--delay", delay, 0ns, 1s, "delay")
        .flag("--latency", latency, "latency")
        .choice("--mode", mode, {"gather", "abandon"}, "mode")
        .list("numbers", numbers, 0, 99, "numbers");
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
}

TEST(Parameters, AreKnownByTheirLongNames) {
  Spec spec;
  std::vector<std::string> keys;
  const Parameters parameters = spec.parameters();
  for (const Parameter& parameter : parameters.all()) keys.push_back(parameter.key);
  EXPECT_THAT(keys, testing::ElementsAre("threads", "delay", "latency", "mode", "numbers"));
}

TEST(Parameters, SayWhatIsWrongAndWhatToDo) {
  EXPECT_THAT(error_of("threads", "0"), AllOf(HasSubstr("--threads"), HasSubstr("1 to 64")));
  EXPECT_THAT(error_of("threads", "65"), HasSubstr("out of range"));
  EXPECT_THAT(error_of("threads", "four"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("threads", "4x"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("threads", "-1"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("threads", "99999999999999999999"), HasSubstr("--threads"));
  EXPECT_THAT(error_of("delay", "10"), AllOf(HasSubstr("--delay"), HasSubstr("10ms")));
  EXPECT_THAT(error_of("delay", "2s"), HasSubstr("out of range"));
  EXPECT_THAT(error_of("numbers", "1,,2"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("numbers", "1,"), HasSubstr("no whole number"));
  EXPECT_THAT(error_of("mode", "wait"), HasSubstr("gather, abandon"));
  EXPECT_THAT(error_of("latency", "yes"), HasSubstr("neither true nor false"));
  EXPECT_THAT(error_of("depth", "1"), HasSubstr("no parameter 'depth'"));
}

TEST(Parameters, PrintTheSpecAsJson) {
  Spec spec;
  EXPECT_EQ(boost::json::serialize(spec.parameters().json()),
            R"({"threads":4,"delay_s":1E-2,"latency":false,"mode":"gather","numbers":[1,2,3]})");
}

TEST(Parameters, TheirTextIsReadBack) {
  Spec spec;
  spec.delay = 1500us;
  const Parameters parameters = spec.parameters();
  Spec copy;
  Parameters copies = copy.parameters();
  for (const Parameter& parameter : parameters.all()) {
    copies.set(parameter.key, parameter.text());
  }
  EXPECT_EQ(copy.delay, spec.delay);
  EXPECT_EQ(copy.threads, spec.threads);
  EXPECT_EQ(copy.numbers, spec.numbers);
}

}  // namespace
}  // namespace simul
