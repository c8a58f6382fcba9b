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
      std::make_shared<ThreadPool>(static_cast<unsigned>(plan.spec().senders()), context.clock);
  auto clients = std::make_shared<std::vector<std::unique_ptr<Client>>>();
  const http::ClientOptions options = plan.client_options();
  for (unsigned thread = 0; thread < pool->threads(); ++thread) {
    clients->push_back(std::make_unique<Client>(options));
  }
  return [&plan, &clock = context.clock, site, pool, clients] {
    Pacer pacer(plan, clock);
    std::vector<Record> records(pool->threads(), Record(pacer));

    // Send the requests, as many at once as there are threads.
    pool->arena().execute([&] {
      const auto send = [&](unsigned /*one of as many senders*/) {
        const auto thread = static_cast<std::size_t>(tbb::this_task_arena::current_thread_index());
        while (const auto request = pacer.take()) {
          if (const auto due = pacer.due(*request)) clock.sleep_until(*due);
          if (!pacer.may_send(*request)) continue;
          // Get, and wait for the response.
          const http::Response& response = (*clients)[thread]->get(site->target(*request));
          records[thread].take(*request, response);
        }
      };
      tbb::parallel_for(0U, pool->threads(), send, tbb::simple_partitioner());
    });

    return outcome(pacer, records);
  };
}

Concurrency in_flight(const Spec& spec) {
  return pool_size_holding_all(0, spec.senders(), "requests in flight");
}

const Registered<Plan> registered{
    lane("thread_pool"),
    open_with_client<open<http::BlockingClient>, open<http::BeastBlockingClient>>,
    {"inflight", in_flight}};

}  // namespace
}  // namespace simul::fetch
