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
        client(loop.context(), plan.client_options(), plan.spec().senders()) {}

  Site<Client> site;
  EventLoop loop;
  Client client;
};

template <class Client>
Awaitable<void> send(Opened<Client>& opened, Pacer& pacer, Record& record) {
  Timer timer(opened.loop);
  while (const auto request = pacer.take()) {
    if (const auto due = pacer.due(*request)) {
      timer.expires_at(*due);
      co_await timer.wait();
    }
    if (!pacer.may_send(*request)) continue;
    // Get, and wait for the response.
    const http::ResponseLease response = co_await opened.client.get(opened.site.target(*request));
    record.take(*request, *response);
  }
}

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened<Client>>(plan, context);
  return [&plan, opened] {
    Pacer pacer(plan, opened->loop.clock());
    Record record(pacer);

    // Send the requests, as many at once as may be in flight.
    for (std::uint64_t i = 0; i < plan.spec().senders(); ++i) {
      co_spawn(opened->loop.executor(), send(*opened, pacer, record), rethrow);
    }
    opened->loop.run();

    return outcome(pacer, record);
  };
}

const Registered<Plan> registered{
    lane("coroutine"),
    open_with_client<open<http::AsyncClient>, open<http::BeastAsyncClient>>,
    {"inflight", [](const Spec& spec) -> Concurrency { return spec.senders(); }}};

}  // namespace
}  // namespace simul::fetch
