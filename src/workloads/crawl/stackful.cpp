#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <vector>

#include "http/async_client.hpp"
#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/crawl/visit.hpp"

namespace simul::crawl {
namespace {

struct Opened {
  Opened(const Plan& plan, Clock& clock)
      : urls(plan, clock),
        loop(clock),
        client(loop.context(), plan.client_options(), plan.spec().in_flight) {}

  CrawlUrls urls;
  EventLoop loop;
  http::AsyncClient client;
};

void crawl(Opened& opened, std::size_t& next, Record& record, const Yield& yield) {
  while (next < opened.urls.size()) {
    Visit visit(record, next++);
    for (;;) {
      // Get, and wait for the response.
      const http::ResponseLease response = opened.client.async_get(visit.request_url(), yield);

      // Find the links and write them, or wait and try again.
      const auto pause = visit.take(*response);
      if (!pause) break;
      Timer timer(opened.loop);
      timer.expires_after(*pause);
      timer.async_wait(yield);
    }
  }
}

/// Tasks that are all cancelled if one of them fails or the interruption occurs.
class Tasks {
 public:
  Tasks(EventLoop& loop, const Interruption& interruption, std::size_t count)
      : loop_(loop), interruption_(loop.executor(), interruption.descriptor()), tasks_(count) {
    interruption_.async_wait(Descriptor::wait_read, [this](boost::system::error_code error) {
      if (!error) cancel();
    });
  }
  ~Tasks() { interruption_.release(); }

  template <class Task>
  void start(std::size_t number, Task task) {
    ++running_;
    tasks_[number].running = true;
    spawn(loop_.executor(), std::allocator_arg, task_stack(), std::move(task),
          boost::asio::bind_cancellation_slot(
              tasks_[number].cancellation.slot(),
              [this, number](const std::exception_ptr& error) { end(number, error); }));
  }

  /// Runs the loop. Rethrows what the first task that failed threw.
  void run() {
    loop_.run();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  using Descriptor = boost::asio::posix::basic_stream_descriptor<Executor>;
  struct Task {
    boost::asio::cancellation_signal cancellation;
    bool running = false;
  };

  void cancel() {
    cancelled_ = true;
    for (Task& task : tasks_) {
      if (task.running) task.cancellation.emit(boost::asio::cancellation_type::terminal);
    }
  }

  // A cancelled task ends with an exception, too, which is not a failure.
  void end(std::size_t number, const std::exception_ptr& error) {
    tasks_[number].running = false;
    if (error && !cancelled_) {
      failure_ = error;
      cancel();
    }
    if (--running_ == 0) interruption_.cancel();
  }

  EventLoop& loop_;
  Descriptor interruption_;
  std::vector<Task> tasks_;
  std::size_t running_ = 0;
  bool cancelled_ = false;
  std::exception_ptr failure_;
};

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().in_flight);
  auto opened = std::make_shared<Opened>(plan, context.clock);
  return [&plan, context, opened] {
    const Interruption interruption;
    Record record(plan, opened->urls, context, interruption);

    // Crawl the URLs, as many at once as may be in flight.
    std::size_t next = 0;
    const std::size_t count = std::min<std::size_t>(plan.spec().in_flight, opened->urls.size());
    Tasks tasks(opened->loop, interruption, count);
    for (std::size_t number = 0; number < count; ++number) {
      tasks.start(number, [&](const Yield& yield) { crawl(*opened, next, record, yield); });
    }
    tasks.run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{
    lane("stackful"), open, {"inflight", [](const Spec& spec) -> Concurrency {
                               return spec.in_flight;
                             }}};

}  // namespace
}  // namespace simul::crawl
