#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "http/async_client.hpp"
#include "loop/event_loop.hpp"
#include "workloads/crawl/visit.hpp"

namespace simul::crawl {
namespace {

using boost::system::error_code;

struct Opened {
  Opened(const Plan& plan, Clock& clock)
      : urls(plan, clock),
        loop(clock),
        client(loop.context(), plan.client_options(), plan.spec().in_flight) {}

  CrawlUrls urls;
  EventLoop loop;
  http::AsyncClient client;
};

/// One URL after the other, until there are none or the interruption occurs.
class Crawler {
 public:
  Crawler(Opened& opened, std::size_t& next, Record& record, const Interruption& interruption)
      : opened_(opened),
        next_(next),
        record_(record),
        interruption_(interruption),
        timer_(opened.loop) {}

  /// Calls `on_end` when it is done.
  void begin(std::function<void()> on_end) {
    on_end_ = std::move(on_end);
    begin_visit();
  }
  void cancel() {
    get_.emit(boost::asio::cancellation_type::terminal);
    timer_.cancel();
  }

 private:
  void begin_visit() {
    if (interruption_.occurred() || next_ >= opened_.urls.size()) return on_end_();
    visit_.emplace(record_, next_++);
    get();
  }

  void get() {
    // Get, and go on when the response is there.
    opened_.client.async_get(
        visit_->request_url(),
        boost::asio::bind_cancellation_slot(
            get_.slot(), [this](error_code cancelled, const http::ResponseLease& response) {
              if (cancelled) return on_end_();
              take(*response);
            }));
  }

  void take(const http::Response& response) {
    // Find the links and write them, or wait and try again.
    const auto pause = visit_->take(response);
    if (!pause) return begin_visit();
    timer_.expires_after(*pause);
    timer_.async_wait([this] {
      if (interruption_.occurred()) return on_end_();
      get();
    });
  }

  Opened& opened_;
  std::size_t& next_;
  Record& record_;
  const Interruption& interruption_;
  Timer timer_;
  boost::asio::cancellation_signal get_;
  std::optional<Visit> visit_;
  std::function<void()> on_end_;
};

/// Crawlers that are all cancelled if the interruption occurs.
class Crawlers {
 public:
  Crawlers(Opened& opened, Record& record, const Interruption& interruption, std::size_t count)
      : loop_(opened.loop), interruption_(loop_.executor(), interruption.descriptor()) {
    interruption_.async_wait(Descriptor::wait_read, [this](error_code error) {
      if (error) return;
      for (Crawler& crawler : crawlers_) crawler.cancel();
    });
    for (std::size_t i = 0; i < count; ++i) {
      crawlers_.emplace_back(opened, next_, record, interruption);
    }
  }
  Crawlers(const Crawlers&) = delete;
  Crawlers& operator=(const Crawlers&) = delete;
  ~Crawlers() { interruption_.release(); }

  void run() {
    running_ = crawlers_.size();
    for (Crawler& crawler : crawlers_) {
      crawler.begin([this] {
        if (--running_ == 0) interruption_.cancel();
      });
    }
    loop_.run();
  }

 private:
  using Descriptor = boost::asio::posix::basic_stream_descriptor<Executor>;

  EventLoop& loop_;
  Descriptor interruption_;
  std::deque<Crawler> crawlers_;
  std::size_t next_ = 0;  // the next URL
  std::size_t running_ = 0;
};

Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened>(plan, context.clock);
  return [&plan, context, opened] {
    const Interruption interruption;
    Record record(plan, opened->urls, context, interruption);

    // Crawl the URLs, as many at once as may be in flight.
    const std::size_t count = std::min<std::size_t>(plan.spec().in_flight, opened->urls.size());
    Crawlers crawlers(*opened, record, interruption, count);
    crawlers.run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{
    lane("callback"), open, {"inflight", [](const Spec& spec) -> Concurrency {
                               return spec.in_flight;
                             }}};

}  // namespace
}  // namespace simul::crawl
