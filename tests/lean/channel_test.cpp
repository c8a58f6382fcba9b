#include "lean/channel.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "lean/loop.hpp"
#include "lean_fixture.hpp"

namespace simul::lean {
namespace {

// Owned, so that a value that is lost or doubled is seen by AddressSanitizer, too.
using Value = std::unique_ptr<int>;

struct Events {
  std::vector<int> sent;        // in the order in which the sends ended
  std::map<int, int> received;  // by receiver
  bool operator==(const Events&) const = default;
};

Task<> send(Channel<Value>& channel, int number, Events& events) {
  co_await channel.send(std::make_unique<int>(number));
  events.sent.push_back(number);
}

Task<> receive(Channel<Value>& channel, int receiver, Events& events) {
  const Value value = co_await channel.receive();
  events.received[receiver] = *value;
}

// What a bounded queue with first come, first served does, in plain containers.
class Model {
 public:
  explicit Model(std::size_t capacity) : capacity_(capacity) {}

  void send(int number) {
    if (!receivers_.empty()) {
      events.received[receivers_.front()] = number;
      receivers_.pop_front();
      events.sent.push_back(number);
    } else if (values_.size() < capacity_) {
      values_.push_back(number);
      events.sent.push_back(number);
    } else {
      senders_.push_back(number);
    }
  }
  void receive(int receiver) {
    if (values_.empty()) {
      receivers_.push_back(receiver);
      return;
    }
    events.received[receiver] = values_.front();
    values_.pop_front();
    if (senders_.empty()) return;
    values_.push_back(senders_.front());
    events.sent.push_back(senders_.front());
    senders_.pop_front();
  }
  std::size_t size() const { return values_.size(); }

  Events events;

 private:
  std::size_t capacity_;
  std::deque<int> values_;
  std::deque<int> senders_;
  std::deque<int> receivers_;
};

class LeanChannel : public LeanTest {};

TEST_F(LeanChannel, DoesWhatAPlainQueueDoes) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const std::size_t capacity = 1 + random() % 8;
    const unsigned senders_of_ten = 3 + random() % 5;
    VirtualClock clock;
    Loop loop(clock);
    Channel<Value> channel(loop, capacity);
    Events events;
    Model model(capacity);
    for (int task = 0; task < 300; ++task) {
      if (random() % 10 < senders_of_ten) {
        loop.spawn(send(channel, task, events));
        model.send(task);
      } else {
        loop.spawn(receive(channel, task, events));
        model.receive(task);
      }
      loop.run();
      ASSERT_EQ(events, model.events) << "seed " << seed;
      ASSERT_EQ(channel.size(), model.size()) << "seed " << seed;
    }
  }
}

struct Flow {
  Loop& loop;
  Channel<Value>& channel;
  std::mt19937& random;
  std::vector<int> taken{};
  std::size_t most_in_the_channel = 0;

  // Waits in one of the ways there are, or not at all.
  Task<> dawdle() {
    const unsigned way = random() % 4;
    if (way == 0) co_await loop.yield();
    if (way == 1) co_await loop.sleep_for(Duration(random() % 50));
  }
};

Task<> produce(Flow& flow, int producer, int count) {
  for (int i = 0; i < count; ++i) {
    co_await flow.dawdle();
    co_await flow.channel.send(std::make_unique<int>(producer * count + i));
    flow.most_in_the_channel = std::max(flow.most_in_the_channel, flow.channel.size());
  }
}

Task<> consume(Flow& flow, int count) {
  for (int i = 0; i < count; ++i) {
    co_await flow.dawdle();
    const Value value = co_await flow.channel.receive();
    flow.taken.push_back(*value);
  }
}

// Every value arrives once. The ring is full at times, and never holds more than its capacity.
TEST_F(LeanChannel, LosesAndDoublesNothing) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const std::size_t capacity = 1 + random() % 5;
    VirtualClock clock;
    Loop loop(clock);
    Channel<Value> channel(loop, capacity);
    Flow flow{loop, channel, random};
    for (int producer = 0; producer < 6; ++producer) loop.spawn(produce(flow, producer, 20));
    for (int consumer = 0; consumer < 4; ++consumer) loop.spawn(consume(flow, 30));
    loop.run();
    std::ranges::sort(flow.taken);
    ASSERT_EQ(flow.taken.size(), 120U) << "seed " << seed;
    for (int number = 0; number < 120; ++number) {
      ASSERT_EQ(flow.taken[static_cast<std::size_t>(number)], number) << "seed " << seed;
    }
    ASSERT_LE(flow.most_in_the_channel, capacity) << "seed " << seed;
    ASSERT_EQ(channel.size(), 0U);
  }
}

Task<> count_up(Channel<int>& channel, int count) {
  for (int i = 0; i < count; ++i) co_await channel.send(i);
}

Task<> expect_to_count(Channel<int>& channel, int count) {
  for (int i = 0; i < count; ++i) {
    const int number = co_await channel.receive();
    EXPECT_EQ(number, i);
  }
}

TEST_F(LeanChannel, KeepsTheOrderOfASender) {
  for (const std::size_t capacity : {1, 2, 3, 64}) {
    VirtualClock clock;
    Loop loop(clock);
    Channel<int> channel(loop, capacity);
    loop.spawn(count_up(channel, 1000));
    loop.spawn(expect_to_count(channel, 1000));
    loop.run();
  }
}

// Some receivers have been handed a value when the loop ends, and not yet been resumed.
TEST_F(LeanChannel, DiscardsWhatItHandedToTasksThatNeverWentOn) {
  VirtualClock clock;
  Events events;
  {
    Loop loop(clock);
    Channel<Value> channel(loop, 2);
    const auto fail = [](Loop& its_loop) -> Task<> {
      co_await its_loop.yield();
      throw 1;
    };
    for (int i = 0; i < 3; ++i) loop.spawn(receive(channel, i, events));
    loop.spawn(fail(loop));
    for (int i = 0; i < 9; ++i) loop.spawn(send(channel, i, events));
    EXPECT_THROW(loop.run(), int);
    EXPECT_EQ(channel.size(), 2U);
    loop.spawn(receive(channel, 0, events));
    loop.run();
    EXPECT_EQ(channel.size(), 1U);
  }
  EXPECT_EQ(frame_pool.frames(), 0U);
}

}  // namespace
}  // namespace simul::lean
