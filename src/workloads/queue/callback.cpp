#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/post.hpp>

#include <deque>
#include <memory>
#include <tuple>

#include "loop/event_loop.hpp"
#include "workloads/queue/queue.hpp"

namespace simul::queue {
namespace {

using boost::system::error_code;
using Queue =
    boost::asio::experimental::basic_channel<Executor, boost::asio::experimental::channel_traits<>,
                                             void(error_code, Item)>;

// Leaves only when the queue is full: an item sent without leaving costs a tenth of one that waits.
class Producer {
 public:
  Producer(const Plan& plan, const Clock& clock, std::uint64_t producer, Queue& queue,
           std::uint64_t& producing)
      : plan_(plan), clock_(clock), queue_(queue), producing_(producing) {
    std::tie(next_, last_) = plan.share(producer);
  }

  void produce() {
    while (next_ < last_) {
      const Item item = plan_.make(next_++, clock_);
      if (!queue_.try_send(error_code{}, item)) {
        queue_.async_send(error_code{}, item, [this](error_code) { produce(); });
        return;
      }
    }

    // Signal the end, once all producers are done. Closing the channel would discard the items in
    // it.
    if (--producing_ == 0) end(plan_.spec().consumers);
  }

 private:
  void end(std::uint64_t consumers) {
    if (consumers == 0) return;
    queue_.async_send(error_code{}, kEnd, [this, consumers](error_code) { end(consumers - 1); });
  }

  const Plan& plan_;
  const Clock& clock_;
  Queue& queue_;
  std::uint64_t& producing_;
  std::uint64_t next_ = 0;
  std::uint64_t last_ = 0;
};

class Consumer {
 public:
  Consumer(Queue& queue, Record& record) : queue_(queue), record_(record) {}

  void consume() {
    for (;;) {
      Item item;
      const bool taken = queue_.try_receive([&item](error_code, Item next) { item = next; });
      if (!taken) {
        queue_.async_receive([this](error_code, Item next) {
          if (take(next)) consume();
        });
        return;
      }
      if (!take(item)) return;
    }
  }

 private:
  // Returns whether more may follow.
  bool take(const Item& item) {
    if (item.number == kEnd.number) return false;
    record_.take(item);
    return true;
  }

  Queue& queue_;
  Record& record_;
};

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop] {
    const Spec& spec = plan.spec();
    Queue queue(loop->executor(), spec.capacity);
    std::uint64_t producing = spec.producers;
    Record record(plan, loop->clock());
    std::deque<Producer> producers;
    std::deque<Consumer> consumers;

    // Start the producers and the consumers.
    for (std::uint64_t producer = 0; producer < spec.producers; ++producer) {
      Producer& task = producers.emplace_back(plan, loop->clock(), producer, queue, producing);
      boost::asio::post(loop->executor(), [&task] { task.produce(); });
    }
    for (std::uint64_t consumer = 0; consumer < spec.consumers; ++consumer) {
      Consumer& task = consumers.emplace_back(queue, record);
      boost::asio::post(loop->executor(), [&task] { task.consume(); });
    }
    loop->run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{lane("callback"), open, unlimited};

}  // namespace
}  // namespace simul::queue
