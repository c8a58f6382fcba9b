#include <algorithm>
#include <memory>
#include <vector>

#include "http/blocking_client.hpp"
#include "lanes/task_threads.hpp"
#include "workloads/crawl/visit.hpp"

namespace simul::crawl {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto urls = std::make_shared<CrawlUrls>(plan, context.clock);
  const auto at_once = std::min<std::size_t>(plan.spec().in_flight, urls->size());
  require_task_threads(at_once, context.clock);
  // Clients outlive the threads that use them, and so do their connections.
  auto clients = std::make_shared<std::vector<std::unique_ptr<http::BlockingClient>>>();
  const http::ClientOptions options = plan.client_options();
  for (std::size_t i = 0; i < at_once; ++i) {
    clients->push_back(std::make_unique<http::BlockingClient>(options));
  }
  return [&plan, context, urls, clients] {
    const Interruption interruption;
    Record record(plan, *urls, context, interruption);

    const auto crawl = [&](std::size_t number, http::BlockingClient& client) {
      Visit visit(record, number);
      for (;;) {
        // Get, and wait for the response.
        const http::Response& response = client.get(visit.request_url());

        // Find the links and write them, or wait and try again.
        const auto pause = visit.take(response);
        if (!pause || interruption.wait_for(*pause)) break;
      }
    };

    // Crawl the URLs, as many at once as may be in flight.
    TaskThreads threads(clients->size());
    for (std::size_t number = 0; number < urls->size() && !interruption.occurred(); ++number) {
      threads.start([&, number](TaskThreads::Slot slot) {
        if (!interruption.occurred()) crawl(number, *(*clients)[slot]);
      });
    }
    threads.join();

    return std::move(record).outcome();
  };
}

Concurrency in_flight(const Spec& spec) {
  return thread_for_each(spec.in_flight, "requests in flight");
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"inflight", in_flight}};

}  // namespace
}  // namespace simul::crawl
