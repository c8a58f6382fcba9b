#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/measurement.hpp"
#include "registry/registry.hpp"

namespace simul {
namespace {

using testing::Gt;

const Workload& fetch() {
  return find_workload("fetch");
}

std::vector<std::string> lanes() {
  std::vector<std::string> all;
  for (const Workload::Cell& cell : fetch().cells) {
    if (cell.declined.empty()) all.push_back(cell.lane);
  }
  return all;
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  return info.param;
}

// `fetch --rate …` in one lane.
class OpenLoop : public testing::TestWithParam<std::string> {
 protected:
  Measurement run(const Settings& settings) {
    const auto instance = fetch().make();
    instance->parameters().set("client", "beast");
    for (const auto& [key, value] : settings) instance->parameters().set(key, value);
    instance->prepare(444);
    const simul::Run run = instance->open(GetParam(), {real_clock(), transcript_, trace_});
    return measure(run, instance->expected(), real_clock());
  }

  Transcript transcript_;
  Trace trace_;
};

TEST_P(OpenLoop, SendsAllThatItCanKeepUpWith) {
  const Measurement measured = run({{"requests", "50"}, {"rate", "500"}, {"outstanding", "50"}});
  EXPECT_EQ(measured.mismatch, std::nullopt);
  EXPECT_EQ(measured.outcome.completed, 50);
  EXPECT_EQ(measured.outcome.figures.at("not_sent"), 0);
}

// Of 40 requests, 5 ms apart, each answered after 50 ms.
TEST_P(OpenLoop, CountsWhatItDoesNotSend) {
  const Measurement measured =
      run({{"requests", "40"}, {"rate", "200"}, {"delay", "50ms"}, {"outstanding", "1"}});
  EXPECT_EQ(measured.mismatch, std::nullopt);
  EXPECT_THAT(measured.outcome.figures.at("not_sent"), Gt(0));
  EXPECT_EQ(
      static_cast<double>(measured.outcome.completed) + measured.outcome.figures.at("not_sent"),
      40);
}

INSTANTIATE_TEST_SUITE_P(Lanes, OpenLoop, testing::ValuesIn(lanes()), name_of);

}  // namespace
}  // namespace simul
