#include <boost/asio/co_spawn.hpp>

#include "http/async_client.hpp"
#include "http/beast_async_client.hpp"
#include "loop/event_loop.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

template <class Client>
struct Opened {
  Opened(const Plan& plan, const Context& context)
      : site(plan, context),
        loop(context.clock),
        client(loop.context(), plan.client_options(), plan.spec().in_flight) {}

  Site<Client> site;
  EventLoop loop;
  Client client;
};

template <class Client>
Awaitable<void> send(const Plan& plan, Opened<Client>& opened, std::uint64_t& next,
                     Record& record) {
  while (next < plan.spec().requests) {
    // Get, and wait for the response.
    const std::uint64_t request = next++;
    const http::ResponseLease response = co_await opened.client.get(opened.site.target(request));
    record.take(request, *response);
  }
}

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened<Client>>(plan, context);
  return [&plan, opened] {
    std::uint64_t next = 0;
    Record record;

    // Send the requests, as many at once as may be in flight.
    for (std::uint64_t i = 0; i < plan.spec().in_flight; ++i) {
      co_spawn(opened->loop.executor(), send(plan, *opened, next, record), rethrow);
    }
    opened->loop.run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{
    lane("coroutine"),
    open_with_client<open<http::AsyncClient>, open<http::BeastAsyncClient>>,
    {"inflight", [](const Spec& spec) -> Concurrency { return spec.in_flight; }}};

}  // namespace
}  // namespace simul::fetch
