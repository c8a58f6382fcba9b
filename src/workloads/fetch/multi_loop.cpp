#include <boost/asio/co_spawn.hpp>

#include <atomic>
#include <deque>

#include "http/async_client.hpp"
#include "http/beast_async_client.hpp"
#include "lanes/loop_per_core.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

template <class Client>
struct Opened {
  Opened(const Plan& plan, const Context& context) : site(plan, context), loops(context.clock) {
    const http::ClientOptions options = plan.client_options();
    for (std::size_t number = 0; number < loops.size(); ++number) {
      clients.emplace_back(loops[number].context(), options, share(plan, number));
    }
  }

  /// How many requests of a loop may be in flight: together as many as the plan says.
  std::uint64_t share(const Plan& plan, std::size_t number) const {
    return (plan.spec().in_flight + loops.size() - 1 - number) / loops.size();
  }

  Site<Client> site;
  LoopPerCore loops;
  std::deque<Client> clients;  // one for each loop
};

template <class Client>
Awaitable<void> send(const Plan& plan, const Site<Client>& site, Client& client,
                     std::atomic<std::uint64_t>& next, Record& record) {
  for (;;) {
    // Get, and wait for the response.
    const std::uint64_t request = next++;
    if (request >= plan.spec().requests) co_return;
    const http::ResponseLease response = co_await client.get(site.target(request));
    record.take(request, *response);
  }
}

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened<Client>>(plan, context);
  return [&plan, opened] {
    std::atomic<std::uint64_t> next = 0;
    std::vector<Record> records(opened->loops.size());

    // Send the requests, as many at once as may be in flight, each loop its share.
    opened->loops.on_each([&](EventLoop& loop, std::size_t number) {
      for (std::uint64_t i = 0; i < opened->share(plan, number); ++i) {
        co_spawn(loop.executor(),
                 send(plan, opened->site, opened->clients[number], next, records[number]), rethrow);
      }
      loop.run();
    });

    Outcome outcome;
    for (Record& record : records) outcome += std::move(record).outcome();
    return outcome;
  };
}

const Registered<Plan> registered{
    lane("multi_loop"),
    open_with_client<open<http::AsyncClient>, open<http::BeastAsyncClient>>,
    {"inflight", [](const Spec& spec) -> Concurrency { return spec.in_flight; }}};

}  // namespace
}  // namespace simul::fetch
