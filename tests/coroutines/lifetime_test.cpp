// Lifetimes of what a coroutine uses: the rules of docs/coroutines.md.
#include "coroutines/loop_test.hpp"

namespace simul {
namespace {

using boost::asio::detached;
using testing::ElementsAre;

class Lifetime : public LoopTest {};

// Logs its destruction, unless it was moved from.
class Page {
 public:
  explicit Page(Log& log) : log_(&log) {}
  Page(Page&& other) noexcept : log_(std::exchange(other.log_, nullptr)) {}
  Page& operator=(Page&&) = delete;
  ~Page() {
    if (log_ != nullptr) log_->push_back("page gone");
  }

 private:
  Log* log_;
};

Awaitable<void> by_value(Page, Log& log) {
  log.push_back("body");
  co_return;
}

Awaitable<void> by_reference(const Page&, Log& log) {
  log.push_back("body");
  co_return;
}

TEST_F(Lifetime, AValueLivesInTheFrame) {
  co_spawn(loop.executor(), by_value(Page(log), log), detached);
  loop.run();
  EXPECT_THAT(log, ElementsAre("body", "page gone"));
}

TEST_F(Lifetime, AReferenceToATemporaryIsGoneBeforeTheBodyBegins) {
  co_spawn(loop.executor(), by_reference(Page(log), log), detached);
  loop.run();
  EXPECT_THAT(log, ElementsAre("page gone", "body"));
}

Awaitable<void> awaits_at_once(Log& log) {
  co_await by_reference(Page(log), log);
}

TEST_F(Lifetime, ATemporaryOutlivesTheAwaitItIsWrittenIn) {
  start(awaits_at_once(log));
  loop.run();
  EXPECT_THAT(log, ElementsAre("body", "page gone"));
}

// These tests are about the lifetime of the closure.
// NOLINTBEGIN(cppcoreguidelines-avoid-capturing-lambda-coroutines)
TEST_F(Lifetime, ACaptureIsGoneBeforeTheBodyBegins) {
  co_spawn(
      loop.executor(),
      [page = Page(log)](Log& out) -> Awaitable<void> {
        out.push_back("body");
        co_return;
      }(log),
      detached);
  loop.run();
  EXPECT_THAT(log, ElementsAre("page gone", "body"));
}

TEST_F(Lifetime, ALambdaHandedOverLivesAsLongAsItsTask) {
  co_spawn(
      loop.executor(),
      [page = Page(log), &out = log]() -> Awaitable<void> {
        out.push_back("body");
        co_return;
      },
      detached);
  loop.run();
  EXPECT_THAT(log, ElementsAre("body", "page gone"));
}
// NOLINTEND(cppcoreguidelines-avoid-capturing-lambda-coroutines)

}  // namespace
}  // namespace simul
