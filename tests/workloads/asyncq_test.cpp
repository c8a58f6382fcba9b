#include "workloads/asyncq/asyncq.hpp"
#include "workloads/lane_run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/measurement.hpp"
#include "workloads/asyncq/awaitable_queue.hpp"

namespace simul::asyncq {
namespace {

using testing::HasSubstr;

Spec spec_of(std::uint64_t producers, std::uint64_t consumers) {
  Spec spec;
  spec.producers = producers;
  spec.consumers = consumers;
  spec.unit = std::chrono::microseconds(50);
  return spec;
}

class Asyncq : public testing::Test {
 protected:
  Measurement run(std::string_view lane, const Plan& plan, Clock& clock) {
    Transcript transcript;
    Trace trace;
    return measure(open_lane(lane, plan, {clock, transcript, trace}), plan.expected(), clock);
  }
};

TEST_F(Asyncq, EveryItemIsProcessedAndEveryConsumerCancelled) {
  for (const auto& [producers, consumers] : {std::pair{5, 10}, {1, 1}, {20, 2}, {5, 100}}) {
    const Plan plan(spec_of(producers, consumers), 444);
    for (const std::string_view lane : {"coroutine", "lean", "thread_pool"}) {
      const Measurement measurement = run(lane, plan, real_clock());
      EXPECT_EQ(measurement.mismatch, std::nullopt);
      EXPECT_EQ(measurement.outcome.figures.at("consumers_cancelled"), consumers);
      EXPECT_EQ(measurement.outcome.latency.count(), measurement.outcome.completed);
    }
  }
}

TEST_F(Asyncq, ThousandsOfConsumersAreSound) {
  const Plan plan(spec_of(50, 20'000), 444);
  EXPECT_EQ(run("coroutine", plan, real_clock()).mismatch, std::nullopt);
}

TEST_F(Asyncq, TakesItsIdealTimeOnTheVirtualClock) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    for (const auto& [producers, consumers] : {std::pair{5, 10}, {3, 1}, {8, 3}}) {
      const Plan plan(spec_of(producers, consumers), seed);
      VirtualClock clock;
      const Measurement coroutine = run("coroutine", plan, clock);
      EXPECT_EQ(coroutine.mismatch, std::nullopt);
      EXPECT_EQ(coroutine.wall, plan.ideal(kUnlimited));
      const Measurement sequential = run("sequential", plan, clock);
      EXPECT_EQ(sequential.mismatch, std::nullopt);
      EXPECT_EQ(sequential.wall, plan.ideal(1));
    }
  }
}

TEST_F(Asyncq, APlanGoesOnForWhoeverNeedsMoreThanWasDrawn) {
  const Plan plan(spec_of(1, 1), 444);
  const Plan same(spec_of(1, 1), 444);
  const Plan other(spec_of(1, 1), 445);
  std::vector<int> numbers;
  std::vector<int> others;
  for (std::uint64_t n = 1000; n < 1200; ++n) {
    numbers.push_back(plan.number(1, n));
    others.push_back(other.number(1, n));
    EXPECT_EQ(plan.number(1, n), same.number(1, n));
  }
  EXPECT_THAT(numbers, testing::Each(testing::AllOf(testing::Ge(0), testing::Le(10))));
  EXPECT_THAT(numbers, testing::IsSupersetOf({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_NE(numbers, others);
}

TEST_F(Asyncq, APoolTooSmallForWhoeverBlocksDeclines) {
  Spec spec = spec_of(5, 10);
  spec.threads = 15;
  const Plan small(spec, 444);
  try {
    run("thread_pool", small, real_clock());
    FAIL() << "nothing was thrown";
  } catch (const Declined& reason) {
    EXPECT_THAT(reason.what(), HasSubstr("give --threads 16 or more"));
  }
  spec.threads = 16;
  const Plan enough(spec, 444);
  EXPECT_EQ(run("thread_pool", enough, real_clock()).mismatch, std::nullopt);

  const Plan huge(spec_of(5, 5000), 444);
  try {
    run("thread_pool", huge, real_clock());
    FAIL() << "nothing was thrown";
  } catch (const Declined& reason) {
    EXPECT_THAT(reason.what(), HasSubstr("5006 producers, consumers"));
  }
}

TEST_F(Asyncq, TheTraceHasATrackForEachParticipant) {
  const Plan plan(spec_of(2, 3), 444);
  for (const std::string_view lane : answering_lanes<Plan>()) {
    Transcript transcript;
    Trace trace(true);
    open_lane(lane, plan, {real_clock(), transcript, trace})();
    const std::string json = trace.to_json("asyncq", {});
    for (const char* name :
         {"Producer 0", "Producer 1", "Consumer 0", "Consumer 1", "Consumer 2"}) {
      EXPECT_THAT(json, HasSubstr(name));
    }
    EXPECT_THAT(json, HasSubstr("\"pause\""));
  }
}

// The lambdas outlive their coroutines here: the loop ends before they do.
// NOLINTBEGIN(cppcoreguidelines-avoid-capturing-lambda-coroutines)
// Two takers wait; an item comes, and before the taker it woke can go on, a third one takes it.
TEST(AwaitableQueue, AnItemIsForWhoeverComesFirst) {
  VirtualClock clock;
  EventLoop loop(clock);
  AwaitableQueue queue(loop);
  std::vector<std::string> events;

  const auto take = [&](std::string name) -> Awaitable<void> {
    const std::optional<Item> item = co_await queue.get();
    events.push_back(name + (item ? " took " + std::to_string(item->number) : " took nothing"));
  };
  const auto put = [&](std::uint64_t number) -> Awaitable<void> {
    queue.put({number, {}});
    co_return;
  };
  co_spawn(loop.executor(), take("first"), boost::asio::detached);
  co_spawn(loop.executor(), take("second"), boost::asio::detached);
  co_spawn(loop.executor(), put(1), boost::asio::detached);
  co_spawn(loop.executor(), take("third"), boost::asio::detached);
  loop.run();
  EXPECT_THAT(events, testing::ElementsAre("third took 1"));

  queue.put({2, {}});
  loop.run();
  EXPECT_THAT(events, testing::ElementsAre("third took 1", "second took 2"));

  queue.close();
  loop.run();
  EXPECT_THAT(events, testing::ElementsAre("third took 1", "second took 2", "first took nothing"));
}

TEST(AwaitableQueue, JoinEndsWithTheLastItemProcessed) {
  VirtualClock clock;
  EventLoop loop(clock);
  AwaitableQueue queue(loop);
  bool joined = false;
  const auto join = [&]() -> Awaitable<void> {
    co_await queue.join();
    joined = true;
  };
  queue.put({1, {}});
  queue.put({2, {}});
  co_spawn(loop.executor(), join(), boost::asio::detached);
  loop.run();
  queue.processed();
  loop.run();
  EXPECT_FALSE(joined);
  queue.processed();
  loop.run();
  EXPECT_TRUE(joined);
}
// NOLINTEND(cppcoreguidelines-avoid-capturing-lambda-coroutines)

}  // namespace
}  // namespace simul::asyncq
