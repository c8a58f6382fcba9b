#include <boost/asio/post.hpp>

#include <deque>
#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/chained/chained.hpp"

namespace simul::chained {
namespace {

class Chain {
 public:
  Chain(EventLoop& loop, Record& record, std::size_t number)
      : loop_(loop), timer_(loop), record_(record), number_(number) {}

  void begin() {
    const auto begin = loop_.clock().now();

    // Part 1.
    run(record_.part1(number_), [this, begin](const std::string& result1) {
      // Part 2, from what part 1 made.
      run(record_.part2(number_, result1),
          [this, begin](const std::string& result2) { record_.chained(number_, result2, begin); });
    });
  }

 private:
  template <class Then>
  void run(Part part, Then then) {
    // Wait.
    timer_.expires_after(part.delay());
    timer_.async_wait(
        [part = std::move(part), then = std::move(then)]() mutable { then(part.finish()); });
  }

  EventLoop& loop_;
  Timer timer_;
  Record& record_;
  const std::size_t number_;
};

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    Record record(plan.spec(), plan.replay(), context);
    std::deque<Chain> chains;

    // Start the chains, all at once.
    for (std::size_t number = 0; number < plan.spec().numbers.size(); ++number) {
      Chain& chain = chains.emplace_back(*loop, record, number);
      boost::asio::post(loop->executor(), [&chain] { chain.begin(); });
    }
    loop->run();

    return record.outcome();
  };
}

const Registered<Plan> registered{lane("callback"), open, unlimited};

}  // namespace
}  // namespace simul::chained
