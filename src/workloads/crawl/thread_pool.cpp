#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "http/blocking_client.hpp"
#include "lanes/pool_size.hpp"
#include "lanes/thread_pool.hpp"
#include "workloads/crawl/visit.hpp"

namespace simul::crawl {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto urls = std::make_shared<CrawlUrls>(plan, context.clock);
  const auto threads = std::min<std::size_t>(plan.spec().in_flight, urls->size());
  auto pool = std::make_shared<ThreadPool>(static_cast<unsigned>(threads), context.clock);
  auto clients = std::make_shared<std::vector<std::unique_ptr<http::BlockingClient>>>();
  const http::ClientOptions options = plan.client_options();
  for (unsigned thread = 0; thread < pool->threads(); ++thread) {
    clients->push_back(std::make_unique<http::BlockingClient>(options));
  }
  return [&plan, context, urls, pool, clients] {
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

    // Crawl the URLs, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, urls->size(), 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            const auto thread =
                static_cast<std::size_t>(tbb::this_task_arena::current_thread_index());
            for (std::size_t number = range.begin(); number != range.end(); ++number) {
              if (!interruption.occurred()) crawl(number, *(*clients)[thread]);
            }
          },
          tbb::simple_partitioner());
    });

    return std::move(record).outcome();
  };
}

Concurrency in_flight(const Spec& spec) {
  return pool_size_holding_all(0, spec.in_flight, "requests in flight");
}

const Registered<Plan> registered{lane("thread_pool"), open, {"inflight", in_flight}};

}  // namespace
}  // namespace simul::crawl
