#include "workloads/cpu/cpu.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/measurement.hpp"
#include "registry/registry.hpp"

namespace simul::cpu {
namespace {

std::uint64_t expected_primes(std::uint64_t tasks, std::uint64_t work) {
  Spec spec;
  spec.tasks = tasks;
  spec.work = work;
  return Plan(spec, 444).expected().tally.at("primes");
}

// The numbers of primes below powers of ten are well known.
TEST(Cpu, ExpectsAsManyPrimesAsThereAre) {
  EXPECT_EQ(expected_primes(1, 1), 0U);
  EXPECT_EQ(expected_primes(1, 2), 0U);
  EXPECT_EQ(expected_primes(1, 3), 1U);
  EXPECT_EQ(expected_primes(10, 1), 4U);
  EXPECT_EQ(expected_primes(1, 100), 25U);
  EXPECT_EQ(expected_primes(100, 10), 168U);
  EXPECT_EQ(expected_primes(10, 100'000), 78'498U);
}

TEST(Cpu, ATaskFindsThePrimesOfItsNumbers) {
  Spec spec;
  spec.tasks = 4;
  spec.work = 5;
  const Plan plan(spec, 444);
  EXPECT_EQ(plan.primes_of(0), 2U);  // 2 3
  EXPECT_EQ(plan.primes_of(1), 2U);  // 5 7
  EXPECT_EQ(plan.primes_of(2), 2U);  // 11 13
  EXPECT_EQ(plan.primes_of(3), 2U);  // 17 19
}

TEST(Cpu, AMissingOrWrongCountIsNoticed) {
  Spec spec;
  spec.tasks = 3;
  spec.work = 10;
  const Plan plan(spec, 444);
  EXPECT_EQ(difference(plan.expected(), plan.account({4, 4, 2})), std::nullopt);
  EXPECT_NE(difference(plan.expected(), plan.account({4, 4, 3})), std::nullopt);
  EXPECT_NE(difference(plan.expected(), plan.account({4, 2, 4})), std::nullopt);
  EXPECT_NE(difference(plan.expected(), plan.account({4, 4, kNotRun})), std::nullopt);
}

TEST(Cpu, EveryLaneFindsThem) {
  const Workload& workload = find_workload("cpu");
  for (const Workload::Cell& cell : workload.cells) {
    if (!cell.declined.empty()) continue;
    const auto instance = workload.make();
    instance->parameters().set("tasks", "50");
    instance->parameters().set("work", "333");
    instance->prepare(444);
    Transcript transcript;
    Trace trace(true);
    const simul::Run run = instance->open(cell.lane, {real_clock(), transcript, trace});
    EXPECT_EQ(difference(instance->expected(), run()), std::nullopt) << cell.lane;
    EXPECT_THAT(trace.to_json("cpu", {}), testing::HasSubstr("counting primes"));
  }
}

TEST(Cpu, TooManyNumbersAreWrongUsage) {
  Spec spec;
  spec.tasks = 1'000'000;
  spec.work = 1'001;
  EXPECT_THROW(Plan(spec, 444), UsageError);
}

}  // namespace
}  // namespace simul::cpu
