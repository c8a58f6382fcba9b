#include "http/beast_blocking_client.hpp"
#include "http/blocking_client.hpp"
#include "lanes/task_threads.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto site = std::make_shared<Site<Client>>(plan, context);
  require_task_threads(plan.spec().senders(), context.clock);
  // Clients outlive the threads that use them, and so do their connections.
  auto clients = std::make_shared<std::vector<std::unique_ptr<Client>>>();
  const http::ClientOptions options = plan.client_options();
  for (std::uint64_t i = 0; i < plan.spec().senders(); ++i) {
    clients->push_back(std::make_unique<Client>(options));
  }
  return [&plan, &clock = context.clock, site, clients] {
    Pacer pacer(plan, clock);
    std::vector<Record> records(clients->size(), Record(pacer));
    TaskThreads threads(clients->size());

    // Send the requests, as many at once as may be in flight.
    while (const auto request = pacer.take()) {
      if (const auto due = pacer.due(*request)) clock.sleep_until(*due);
      if (!pacer.may_send(*request)) continue;
      threads.start([&, request = *request](TaskThreads::Slot slot) {
        // Get, and wait for the response.
        const http::Response& response = (*clients)[slot]->get(site->target(request));
        records[slot].take(request, response);
      });
    }
    threads.join();

    return outcome(pacer, records);
  };
}

Concurrency in_flight(const Spec& spec) {
  return thread_for_each(spec.senders(), "requests in flight");
}

const Registered<Plan> registered{
    lane("thread_per_task"),
    open_with_client<open<http::BlockingClient>, open<http::BeastBlockingClient>>,
    {"inflight", in_flight}};

}  // namespace
}  // namespace simul::fetch
