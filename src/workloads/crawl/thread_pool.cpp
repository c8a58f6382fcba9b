#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "http/blocking_client.hpp"
#include "lanes/thread_pool.hpp"
#include "workloads/crawl/harvest.hpp"

namespace simul::crawl {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto targets = std::make_shared<Targets>(plan, context.clock);
  const auto threads = std::min<std::size_t>(plan.spec().in_flight, targets->size());
  auto pool = std::make_shared<ThreadPool>(static_cast<unsigned>(threads), context.clock);
  auto clients = std::make_shared<std::vector<std::unique_ptr<http::BlockingClient>>>();
  for (unsigned thread = 0; thread < pool->threads(); ++thread) {
    clients->push_back(std::make_unique<http::BlockingClient>(plan.client_options()));
  }
  return [&plan, context, targets, pool, clients] {
    const Interruption interruption;
    Harvest harvest(plan, *targets, context, interruption);

    const auto crawl = [&](std::size_t url, http::BlockingClient& client) {
      Visit visit(harvest, url);
      for (;;) {
        // Get, and wait for the response.
        const http::Response& response = client.get(visit.requested());

        // Find the links and write them, or wait and try again.
        const auto pause = visit.take(response);
        if (!pause || interruption.wait_for(*pause)) break;
      }
    };

    // Crawl the URLs, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, targets->size(), 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            const auto thread =
                static_cast<std::size_t>(tbb::this_task_arena::current_thread_index());
            for (std::size_t url = range.begin(); url != range.end(); ++url) {
              if (!interruption.came()) crawl(url, *(*clients)[thread]);
            }
          },
          tbb::simple_partitioner());
    });

    return std::move(harvest).outcome();
  };
}

const Registered<Plan> registered{
    lane("thread_pool"), open, {"inflight", [](const Spec& spec) -> Concurrency {
                                  return spec.in_flight;
                                }}};

}  // namespace
}  // namespace simul::crawl
