#include <oneapi/tbb/parallel_for.h>

#include "http/beast_blocking_client.hpp"
#include "http/blocking_client.hpp"
#include "lanes/pool_size.hpp"
#include "lanes/thread_pool.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto site = std::make_shared<Site<Client>>(plan, context);
  auto pool =
      std::make_shared<ThreadPool>(static_cast<unsigned>(plan.spec().in_flight), context.clock);
  auto clients = std::make_shared<std::vector<std::unique_ptr<Client>>>();
  const http::ClientOptions options = plan.client_options();
  for (unsigned thread = 0; thread < pool->threads(); ++thread) {
    clients->push_back(std::make_unique<Client>(options));
  }
  return [&plan, site, pool, clients] {
    std::vector<Record> records(pool->threads());

    // Send the requests, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::uint64_t>(0, plan.spec().requests, 1),
          [&](const tbb::blocked_range<std::uint64_t>& range) {
            const auto thread =
                static_cast<std::size_t>(tbb::this_task_arena::current_thread_index());
            for (std::uint64_t request = range.begin(); request != range.end(); ++request) {
              // Get, and wait for the response.
              const http::Response& response = (*clients)[thread]->get(site->target(request));
              records[thread].take(request, response);
            }
          },
          tbb::simple_partitioner());
    });

    Outcome outcome;
    for (Record& record : records) outcome += std::move(record).outcome();
    return outcome;
  };
}

Concurrency in_flight(const Spec& spec) {
  return pool_size_holding_all(0, spec.in_flight, "requests in flight");
}

const Registered<Plan> registered{
    lane("thread_pool"),
    open_with_client<open<http::BlockingClient>, open<http::BeastBlockingClient>>,
    {"inflight", in_flight}};

}  // namespace
}  // namespace simul::fetch
