#include <boost/asio/co_spawn.hpp>

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
    return (plan.spec().senders() + loops.size() - 1 - number) / loops.size();
  }

  Site<Client> site;
  LoopPerCore loops;
  std::deque<Client> clients;  // one for each loop
};

template <class Client>
Awaitable<void> send(const Site<Client>& site, EventLoop& loop, Client& client, Pacer& pacer,
                     Record& record) {
  Timer timer(loop);
  while (const auto request = pacer.take()) {
    if (const auto due = pacer.due(*request)) {
      timer.expires_at(*due);
      co_await timer.wait();
    }
    if (!pacer.may_send(*request)) continue;
    // Get, and wait for the response.
    const http::ResponseLease response = co_await client.get(site.target(*request));
    record.take(*request, *response);
  }
}

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened<Client>>(plan, context);
  return [&plan, opened] {
    Pacer pacer(plan, opened->loops[0].clock());
    std::vector<Record> records(opened->loops.size(), Record(pacer));

    // Send the requests, as many at once as may be in flight, each loop its share.
    opened->loops.on_each([&](EventLoop& loop, std::size_t number) {
      for (std::uint64_t i = 0; i < opened->share(plan, number); ++i) {
        co_spawn(loop.executor(),
                 send(opened->site, loop, opened->clients[number], pacer, records[number]),
                 rethrow);
      }
      loop.run();
    });

    return outcome(pacer, records);
  };
}

const Registered<Plan> registered{
    lane("multi_loop"),
    open_with_client<open<http::AsyncClient>, open<http::BeastAsyncClient>>,
    {"inflight", [](const Spec& spec) -> Concurrency { return spec.senders(); }}};

}  // namespace
}  // namespace simul::fetch
